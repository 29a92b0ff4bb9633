#!/usr/bin/env bash
# Sends a file of records, one a line, into a topic that has none yet:
#   feed.sh KAFKA_BIN_FOLDER BOOTSTRAP_SERVERS TOPIC FILE
set -euo pipefail

bin=$1 bootstrap_servers=$2 topic=$3 file=$4

# A line for each partition, TOPIC:PARTITION:OFFSET. Another start must not double what is in the topic.
offsets=$("$bin/kafka-get-offsets.sh" --bootstrap-server "$bootstrap_servers" --topic "$topic")
if [[ $offsets =~ :[0-9]+:[1-9] ]]; then
    echo "$topic has records already"
    exit
fi
"$bin/kafka-console-producer.sh" --bootstrap-server "$bootstrap_servers" --topic "$topic" < "$file"
