package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.kafka.range.AllowlistSnapshot;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.report.PrintableWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.Source;

/**
 * The past of a live job's topics, as a replay reads it.
 *
 * @param live  the settings of the live job
 * @param range the offsets to read
 */
record RecordedTopics(RunSettings live, TopicRange range) {

    /**
     * The source of the events, which are decoded as the live job decodes them.
     *
     * @param sourcetype their format
     * @param mapping    how their fields become CIM fields
     * @param selection  which of them to decode
     * @param inOrder    whether the result depends on the order of events
     * @param readers    parallelism of the run
     */
    Source<SourceRecord, ?, ?> source(
            Sourcetype sourcetype, FieldMapping mapping, EventSelection selection, boolean inOrder, int readers) {
        EventIntake intake = new EventIntake(sourcetype, mapping, live.clockSkew(), selection);
        return inOrder ? range.inOrder(intake) : range.inParts(intake, readers);
    }

    /** The allowlist that the live job has now: its topic and, if it has one, its file. */
    List<AllowlistEntry> allowlist(CatalogPlan plan, PrintableWriter err) {
        AllowlistSnapshot topic = AllowlistSnapshot.read(live.kafka());
        topic.warnings().forEach(warning -> err.println("warning: " + warning));
        List<AllowlistEntry> entries = new ArrayList<>(CatalogOptions.allowlist(live.allowlistFile(), plan, err));
        entries.addAll(topic.entries());
        return entries;
    }
}
