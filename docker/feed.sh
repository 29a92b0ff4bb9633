#!/usr/bin/env bash
# Sends a file with one record per line to a topic, if the topic is empty:
#   feed.sh KAFKA_BIN_FOLDER BOOTSTRAP_SERVERS TOPIC FILE
set -euo pipefail

bin=$1 bootstrap_servers=$2 topic=$3 file=$4

# One line per partition, TOPIC:PARTITION:OFFSET. Starting again must not send everything twice.
offsets=$("$bin/kafka-get-offsets.sh" --bootstrap-server "$bootstrap_servers" --topic "$topic")
if [[ $offsets =~ :[0-9]+:[1-9] ]]; then
    echo "$topic already has records"
    exit
fi
"$bin/kafka-console-producer.sh" --bootstrap-server "$bootstrap_servers" --topic "$topic" < "$file"
