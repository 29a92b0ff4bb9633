package io.spawnwatch.cli.option;

import io.spawnwatch.config.SettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@link CheckCommand} that hold a detection against events. */
public final class EventOptions {
    /** Stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    @Option(
            order = 7,
            names = "--event",
            paramLabel = "FILE",
            description =
                    "With --explain: says of each term of the condition whether it is true of an event, and why the"
                            + " detection did not fire. Of several events in the file, shows the first on which it fires,"
                            + " else the nearest. - is standard input.")
    private @Nullable String file;

    @Option(
            order = 7,
            names = "--record",
            paramLabel = "N",
            description = "With --event: takes the N-th record of the file, from 1, instead of all.")
    private @Nullable Long record;

    /** The file with events, or {@link #STANDARD_INPUT}; null if none is given. */
    @Nullable
    public String file() {
        return file;
    }

    /** The number of the only record to take, from 1, or null for all. */
    @Nullable
    public Long record() {
        return record;
    }

    /**
     * Checks that the options belong together.
     *
     * @param explain the detection to explain, or null if none is given
     */
    public void check(@Nullable String explain) {
        if (file != null && explain == null) {
            throw new SettingsException(
                    "--event: name the detection that the events are held against with --explain ID");
        }
        if (record != null && file == null) {
            throw new SettingsException("--record: name the file that the record is in with --event FILE");
        }
        if (record != null && record < 1) {
            throw new SettingsException("--record: records are counted from 1, not " + record);
        }
    }
}
