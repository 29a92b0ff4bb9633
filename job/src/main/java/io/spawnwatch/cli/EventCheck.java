package io.spawnwatch.cli;

import io.spawnwatch.allowlist.Allowlist;
import io.spawnwatch.cli.option.EventOptions;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.framing.RecordFraming;
import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Rejection;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.explain.NearestEvent;
import io.spawnwatch.detection.explain.TracedCondition;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.report.HeldEvent;
import io.spawnwatch.report.HeldEvent.Outcome;
import io.spawnwatch.report.HeldRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a detection against the records of a file, one after the other, and keeps the one that tells most. */
final class EventCheck {
    /** The most numbers of records, and descriptions of records, that are kept. */
    private static final int MOST_KEPT = 5;

    private final TracedCondition condition;
    private final DetectionPlan plan;
    private final Allowlist allowlist;
    private final Sourcetype sourcetype;
    private final FieldMapping mapping;
    private final EventDecoder decoder;
    private final CalculatedFields calculated;
    private final NearestEvent nearest;
    private final List<Long> firing = new ArrayList<>();
    private final List<String> rejections = new ArrayList<>();
    private final List<String> skips = new ArrayList<>();
    private long read;
    private long events;
    private long skipped;
    private long rejected;
    private long matched;
    private long fired;
    private @Nullable String fault;
    private @Nullable Shown shown;

    /** A record to be shown. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
    private record Shown(long number, long line, byte[] bytes, ProcessEvent event, Outcome outcome) {}

    /**
     * Prepares to hold events against a detection.
     *
     * @param condition  its condition
     * @param plan       its plan
     * @param allowlist  what is allowed
     * @param sourcetype format of the records
     */
    EventCheck(TracedCondition condition, DetectionPlan plan, Allowlist allowlist, Sourcetype sourcetype) {
        this.condition = condition;
        this.plan = plan;
        this.allowlist = allowlist;
        this.sourcetype = sourcetype;
        mapping = plan.normalization().fieldMapping();
        decoder = sourcetype.newDecoder(mapping);
        calculated = CalculatedFields.of(plan.normalization().dataModel(), plan.fields());
        nearest = new NearestEvent(condition);
    }

    /**
     * Reads a file.
     *
     * @param file a file, or {@link EventOptions#STANDARD_INPUT}
     * @param only the number of the only record to take, from 1, or null for all
     * @return what its records are
     * @throws SettingsException if it cannot be read, or does not have that record
     */
    HeldRecords read(String file, @Nullable Long only) {
        try (RecordFraming framing = RecordFraming.of(open(file))) {
            long number = 0;
            while ((only == null || number < only) && framing.next()) {
                fault = framing.fault();
                if (fault != null) {
                    break;
                }
                number++;
                if (only == null || only == number) {
                    take(number, framing.line(), framing.bytes());
                }
            }
            if (only != null && number < only) {
                throw new SettingsException("--record: " + file + " has "
                        + (number == 1 ? "only 1 record" : number == 0 ? "no record" : "only " + number + " records")
                        + (fault == null ? "" : "; the rest cannot be read: " + fault));
            }
        } catch (IOException e) {
            throw new SettingsException("--event: " + file + " cannot be read: " + e, e);
        }
        if (read == 0) {
            throw new SettingsException("--event: " + file + " has no record"
                    + (fault == null ? "; give a file with events" : ": " + fault));
        }
        return new HeldRecords(file, read, events, skipped, rejected, matched, fired, firing, others(), fault);
    }

    private static InputStream open(String file) throws IOException {
        if (file.equals(EventOptions.STANDARD_INPUT)) {
            return System.in;
        }
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw new SettingsException("--event: " + file + " is a folder; give one of its files");
            }
            if (!Files.exists(path)) {
                throw new SettingsException(
                        "--event: " + file + " does not exist; give a file with events, or - for standard input");
            }
            return Files.newInputStream(path);
        } catch (InvalidPathException e) {
            throw new SettingsException("--event: '" + file + "' is not a path: " + e.getMessage(), e);
        }
    }

    private void take(long number, long line, byte[] bytes) {
        read++;
        Decoded decoded = decoder.decode(bytes);
        if (decoded instanceof Decoded.Event event) {
            events++;
            hold(number, line, bytes, event.event());
        } else if (decoded instanceof Decoded.Rejected rejection) {
            rejected++;
            if (rejections.size() < MOST_KEPT) {
                rejections.add(named(number, line) + rejected(rejection.rejection()));
            }
        } else {
            skipped++;
            if (skips.size() < MOST_KEPT) {
                skips.add(named(number, line) + skipped(sourcetype.describe(bytes, mapping)));
            }
        }
    }

    private static String named(long number, long line) {
        return "record " + number + " (line " + line + ") ";
    }

    /** What some records are that are not process events. That a recording has other events, too, needs no examples. */
    private List<String> others() {
        List<String> others = new ArrayList<>(rejections);
        if (events == 0 || read <= MOST_KEPT) {
            others.addAll(skips);
        }
        return others;
    }

    private static String rejected(Rejection rejection) {
        return "is rejected, " + rejection.reason().wireName() + ": " + rejection.detail();
    }

    private static String skipped(Sourcetype.Description record) {
        return "is skipped: it is not a process event"
                + (record.eventId() == null
                        ? ""
                        : ", but event " + record.eventId()
                                + (record.channel() == null ? "" : " of " + record.channel()));
    }

    private void hold(long number, long line, byte[] bytes, ProcessEvent decoded) {
        ProcessEvent event = calculated.apply(decoded);
        Outcome outcome = Outcome.MISSES;
        if (plan.matches(event)) {
            matched++;
            outcome = HeldEvent.outcome(condition, allowlist, event);
            if (outcome == Outcome.FIRES) {
                fired++;
                if (firing.size() < MOST_KEPT) {
                    firing.add(number);
                }
            }
        }
        boolean isNearer = outcome == Outcome.MISSES && nearest.consider(event);
        Shown before = shown;
        if (before == null || outcome.compareTo(before.outcome) > 0 || (isNearer && before.outcome == Outcome.MISSES)) {
            shown = new Shown(number, line, bytes.clone(), decoded, outcome);
        }
    }

    /** The first event on which the detection fires, or else the nearest; null if there was no process event. */
    @Nullable
    HeldEvent shown() {
        Shown chosen = shown;
        return chosen == null
                ? null
                : HeldEvent.of(
                        condition,
                        allowlist,
                        chosen.number,
                        chosen.line,
                        sourcetype.describe(chosen.bytes, mapping).kind(),
                        chosen.event);
    }
}
