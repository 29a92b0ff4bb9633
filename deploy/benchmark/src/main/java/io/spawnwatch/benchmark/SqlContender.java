package io.spawnwatch.benchmark;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import io.spawnwatch.run.FlinkOptions;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * The query of the WMI detection in Flink SQL, from Kafka to Kafka. Flink and Kafka are configured as the job configures them.
 * Splunk compares without regard to case, hence {@code LOWER}. Only the columns that the query needs are declared.
 */
public final class SqlContender {

    private SqlContender() {}

    /** Runs until it is killed. Argument: the job's configuration file. */
    public static void main(String[] args) throws Exception {
        RunSettings settings = RunSettings.of(Documents.yaml(Path.of(args[0])), Map.of(), Map.of());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.configure(FlinkOptions.configuration(settings, env.getConfiguration(), true));
        env.getConfig().enableObjectReuse();
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.executeSql("""
                CREATE TABLE process_events (
                  `_time` DOUBLE,
                  dest STRING,
                  `user` STRING,
                  parent_process STRING,
                  parent_process_name STRING,
                  process_name STRING,
                  process STRING,
                  process_id STRING,
                  parent_process_id STRING,
                  time_ms AS CAST(ROUND(`_time` * 1000) AS BIGINT),
                  event_time AS TO_TIMESTAMP_LTZ(CAST(ROUND(`_time` * 1000) AS BIGINT), 3),
                  WATERMARK FOR event_time AS event_time - INTERVAL '1' MINUTE
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'properties.group.id' = '%s',
                  'scan.startup.mode' = 'earliest-offset',
                  'format' = 'json'
                )""".formatted(
                        settings.kafka().topics().processEvents().get(0),
                        settings.kafka().bootstrapServers(),
                        settings.kafka().groupId()));
        tables.executeSql("""
                CREATE TABLE wmi_rows (
                  dest STRING,
                  `user` STRING,
                  parent_process STRING,
                  process_name STRING,
                  process STRING,
                  process_id STRING,
                  parent_process_id STRING,
                  window_start BIGINT,
                  `count` BIGINT,
                  first_time BIGINT,
                  last_time BIGINT
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'sink.delivery-guarantee' = 'at-least-once',
                  'format' = 'json'
                )""".formatted(
                        settings.kafka().topics().riskEvents(), settings.kafka().bootstrapServers()));
        tables.executeSql("""
                INSERT INTO wmi_rows
                SELECT dest, `user`, parent_process, process_name, process, process_id, parent_process_id,
                  MIN(time_ms) - MOD(MIN(time_ms), 3600000), COUNT(*), MIN(time_ms), MAX(time_ms)
                FROM TABLE(TUMBLE(TABLE process_events, DESCRIPTOR(event_time), INTERVAL '1' HOUR))
                WHERE LOWER(parent_process_name) = 'wmiprvse.exe'
                GROUP BY window_start, window_end, dest, `user`, parent_process, process_name, process, process_id,
                  parent_process_id
                """).await();
    }
}
