package io.spawnwatch.cli.option;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.ReplayInput;
import io.spawnwatch.backtest.TopicInput;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.kafka.range.AllowlistSnapshot;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.run.RunDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * The past of a live job's topics, as a replay reads it.
 *
 * @param live  the settings of the live job
 * @param range the offsets to read
 * @param words what is read, for people
 */
public record RecordedTopics(RunSettings live, TopicRange range, String words) {

    /** In words, that {@link #allowlist} applies. */
    public static final String LIVE_ALLOWLIST = "as the live job has it";

    /**
     * The events, as a run reads them.
     *
     * @param inOrder whether the result depends on the order of events
     * @param readers parallelism of the run
     */
    public ReplayInput input(boolean inOrder, int readers) {
        return new TopicInput(range, live.clockSkew(), inOrder, readers);
    }

    /** What is read, for people. */
    public String inWords() {
        return range.inWords() + " of "
                + String.join(", ", live.kafka().topics().processEvents());
    }

    /** What a run that can be resumed depends on. The offsets are looked up again. */
    public RunDescription description() {
        return RunDescription.empty()
                .with("Kafka", live.kafka().bootstrapServers())
                .with("topics", String.join(", ", live.kafka().topics().processEvents()));
    }

    /** The allowlist that the live job has now: its topic and, if it has one, its file. */
    public List<AllowlistEntry> allowlist(CatalogPlan plan, PrintableWriter err) {
        List<AllowlistEntry> ofTopic = allowlistTopic(err);
        List<AllowlistEntry> entries = new ArrayList<>(CatalogOptions.allowlist(live.allowlistFile(), plan, err));
        entries.addAll(ofTopic);
        return entries;
    }

    /** The entries of the live job's allowlist topic now, without those of a file. */
    List<AllowlistEntry> allowlistTopic(PrintableWriter err) {
        AllowlistSnapshot topic = AllowlistSnapshot.read(live.kafka());
        topic.warnings().forEach(warning -> err.println("warning: " + warning));
        return topic.entries();
    }
}
