#!/usr/bin/env bash
# Creates the topics of a job that do not exist yet: create-topics.sh KAFKA_TOPICS_COMMAND BOOTSTRAP_SERVERS
set -euo pipefail

create() {
    "${kafka_topics[@]}" --bootstrap-server "$bootstrap_servers" --create --if-not-exists --topic "$@"
}

read -r -a kafka_topics <<< "$1"
bootstrap_servers=$2

# The broker's clock says when an event arrived; a producer's may be wrong.
create process-events --partitions 2 --config message.timestamp.type=LogAppendTime
for topic in risk-events suppressed rejected; do
    create "$topic" --partitions 2
done
# Allowlist entries are kept forever, so this topic is compacted; no other may be.
create allowlist --partitions 1 --config cleanup.policy=compact
