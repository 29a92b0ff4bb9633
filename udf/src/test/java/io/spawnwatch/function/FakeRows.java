package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.detection.plan.rows.GroupTotals;
import io.spawnwatch.detection.plan.rows.LookupTables;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a search that is not SPL but {@code count >= 3}, {@code count < 3}, {@code values >= 3} or {@code values < 3}.
 * It groups by the profile's fields, observes {@code process_name} and {@code user}, and reports a group if its number of
 * sightings, or of distinct process names, satisfies the condition.
 */
record FakeRows(List<String> groupFields, boolean values, boolean mayReportEarly, long limit) implements GroupRows {

    /** How many rows have been built. */
    static final AtomicLong BUILT = new AtomicLong();

    static GroupRows of(DetectionProfile profile, LookupTables lookups) {
        if (profile.rowSearch() == null) {
            return GroupRows.of(profile, lookups);
        }
        String[] words = profile.rowSearch().split(" ", -1);
        return new FakeRows(
                profile.groupFields(), words[0].equals("values"), words[1].equals(">="), Long.parseLong(words[2]));
    }

    @Override
    public List<ProcessField> observedFields() {
        return List.of(ProcessField.PROCESS_NAME, ProcessField.USER);
    }

    @Override
    public boolean isIncremental() {
        return mayReportEarly;
    }

    @Override
    public boolean needsValues() {
        return values && mayReportEarly;
    }

    @Override
    public boolean isSatisfied(GroupProgress progress) {
        return (values ? progress.distinct(ProcessField.PROCESS_NAME) : progress.count()) >= limit;
    }

    @Override
    public @Nullable List<RowField> row(GroupTotals totals) {
        BUILT.incrementAndGet();
        long much = values ? totals.values(ProcessField.PROCESS_NAME).size() : totals.count();
        if (mayReportEarly != (much >= limit)) {
            return null;
        }
        List<RowField> fields = new ArrayList<>();
        for (int i = 0; i < groupFields.size(); i++) {
            fields.add(RowField.of(groupFields.get(i), totals.groupValues().get(i)));
        }
        fields.add(new RowField("count", List.of(Long.toString(totals.count())), true));
        for (ProcessField field : observedFields()) {
            List<String> texts = new ArrayList<>();
            totals.values(field)
                    .forEach((value, seen) -> texts.add(
                            text(value, seen.count(), seen.firstTimeMs(), seen.lastTimeMs(), totals.windowStartMs())));
            fields.add(new RowField("values(" + field.cimName() + ")", texts, false));
        }
        return fields;
    }

    /** A value as the row shows it: how often it was seen, first and last time within the window. */
    static String text(String value, long count, long firstTimeMs, long lastTimeMs, long windowStartMs) {
        return value + " x" + count + " " + (firstTimeMs - windowStartMs) + "-" + (lastTimeMs - windowStartMs);
    }
}
