#!/usr/bin/env bash
# Creates the topics of a job, those that are not there yet: create-topics.sh KAFKA_TOPICS_COMMAND BOOTSTRAP_SERVERS
set -euo pipefail

create() {
    "${kafka_topics[@]}" --bootstrap-server "$bootstrap_servers" --create --if-not-exists --topic "$@"
}

read -r -a kafka_topics <<< "$1"
bootstrap_servers=$2

# The broker's clock tells when an event arrived: a producer's own may be wrong.
create process-events --partitions 2 --config message.timestamp.type=LogAppendTime
for topic in risk-events suppressed rejected; do
    create "$topic" --partitions 2
done
# Who is allowed what is kept for ever, and nothing else may be compacted.
create allowlist --partitions 1 --config cleanup.policy=compact
