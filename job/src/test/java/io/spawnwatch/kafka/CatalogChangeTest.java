package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Detections are added, removed and changed between two runs, in the middle of a window. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class CatalogChangeTest {
    private static final String ANY_CHILD = "Processes.parent_process_name=WmiPrvSE.exe";

    @TempDir
    Path stateDir;

    @TempDir
    Path before;

    @TempDir
    Path after;

    @Test
    void openWindowsFinishUnderTheOldVersionAndNewDetectionsStartAfresh(KafkaBroker broker, FlinkCluster cluster)
            throws Exception {
        String threshold = "count values(Processes.process_id) as ids";
        write(before, "kept", 1, threshold, ANY_CHILD, "| where count >= 3");
        write(before, "removed", 1, "count", ANY_CHILD, "");
        write(before, "changed", 1, threshold, ANY_CHILD, "| where count >= 2");
        write(after, "kept", 1, threshold, ANY_CHILD, "| where count >= 3");
        write(after, "changed", 2, "count dc(Processes.process_id) as n", ANY_CHILD, "");
        write(after, "added", 1, "count", ANY_CHILD, "| eval host=upper(dest)");
        JobTopics topics = JobTopics.create(broker);
        Instant time = Execution.NINE.plusSeconds(60);
        try (TopicReader riskEvents = broker.reader(topics.riskEvents());
                RunningJob job =
                        RunningJob.start(cluster, topics.settings(Map.of("detections", before.toString())), stateDir)) {
            topics.send(Execution.byWmi("web1", 11, time));
            riskEvents.await("the removed detection's row", event -> event.text("detection_id")
                    .equals("removed"));
            topics.send(Execution.byWmi("web1", 12, time.plusSeconds(1)));
            riskEvents.await("the changed detection's row", event -> event.text("detection_id")
                    .equals("changed"));
            String savepoint = job.stop();

            topics.send(Execution.byWmi("web1", 13, time.plusSeconds(2)));
            try (RunningJob other =
                    job.startAgainFrom(savepoint, topics.settings(Map.of("detections", after.toString())))) {
                riskEvents.await("the added detection's row", event -> event.text("detection_id")
                        .equals("added"));
                for (int partition = 0; partition < JobTopics.PARTITIONS; partition++) {
                    topics.send(partition, Execution.connection("sensor", time.plus(Execution.WINDOW.multipliedBy(2))));
                }
                riskEvents.await(6);
                other.stop();
            }
            assertThat(riskEvents.all())
                    .extracting(CatalogChangeTest::shown)
                    .containsExactlyInAnyOrder(
                            // The third sighting came after the change and satisfies the condition.
                            "kept 1 revision 1 count 3 [\"11\",\"12\",\"13\"]",
                            "removed 1 revision 1 count 1 -",
                            "removed 1 revision 2 count 2 -",
                            "changed 1 revision 1 count 2 [\"11\",\"12\"]",
                            "changed 2 revision 1 count 1 1",
                            "added 1 revision 1 count 1 \"WEB1\"");
        }
    }

    private static String shown(Written event) {
        String id = event.text("detection_id");
        String field =
                switch (id + event.json().get("detection_version")) {
                    case "kept1", "changed1" -> "ids";
                    case "changed2" -> "n";
                    default -> "host";
                };
        return id + " " + event.json().get("detection_version") + " revision "
                + event.json().get("revision") + " count " + event.json().get("count") + " "
                + (event.json().has(field) ? event.json().get(field) : "-");
    }

    private static void write(Path folder, String id, int version, String aggregates, String condition, String commands)
            throws IOException {
        Files.writeString(folder.resolve(id + ".yml"), """
            id: %1$s
            name: Detection %1$s
            version: %2$d
            type: TTP
            search: '| tstats %3$s from datamodel=Endpoint.Processes where %4$s by Processes.dest
              | rename Processes.* as * %5$s'
            tags:
              impact: 50
              confidence: 50
              message: on $dest$
            """.formatted(id, version, aggregates, condition, commands));
    }
}
