package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.detection.plan.rows.GroupTotals;
import io.spawnwatch.detection.plan.rows.RowPlan;
import io.spawnwatch.event.ProcessField;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one version of a detection makes rows of its groups. */
interface GroupRows {

    /** The fields that aggregates need the values of, in the order of a sighting's observed values. */
    List<ProcessField> observedFields();

    /** Whether a row that is reported before its window closes stays one. */
    boolean mayReportEarly();

    /** Whether {@link #holds} says at each sighting whether the row holds; see {@link RowPlan#isIncremental()}. */
    boolean isIncremental();

    /** Whether {@link #holds} asks for a group's values; see {@link RowPlan#needsValues()}. */
    boolean needsValues();

    /** Whether the row holds with the sighting that has just come; see {@link RowPlan#holds}. */
    boolean holds(GroupProgress progress);

    /** The row's fields, or null where the search's conditions drop it. */
    @Nullable
    List<RowField> row(GroupTotals totals);

    /** Makes them of a detection's profile. */
    @FunctionalInterface
    interface Planner extends Serializable {
        GroupRows plan(DetectionProfile profile);
    }

    /** As the profile's search says; one from a time before that was kept only counts. */
    static GroupRows of(DetectionProfile profile) {
        return profile.rowSearch() == null
                ? new Counted(profile.groupFields())
                : new Planned(RowPlan.of(profile.rowSearch()));
    }

    /** Rows of a search. */
    record Planned(RowPlan plan) implements GroupRows {

        @Override
        public List<ProcessField> observedFields() {
            return plan.observedFields();
        }

        @Override
        public boolean mayReportEarly() {
            return plan.mayReportEarly();
        }

        @Override
        public boolean isIncremental() {
            return plan.isIncremental();
        }

        @Override
        public boolean needsValues() {
            return plan.needsValues();
        }

        @Override
        public boolean holds(GroupProgress progress) {
            return plan.holds(progress);
        }

        @Override
        public @Nullable List<RowField> row(GroupTotals totals) {
            return plan.row(totals);
        }
    }

    /**
     * Each group is a row.
     *
     * @param groupFields names of what is grouped by
     */
    record Counted(List<String> groupFields) implements GroupRows {

        @Override
        public List<ProcessField> observedFields() {
            return List.of();
        }

        @Override
        public boolean mayReportEarly() {
            return true;
        }

        @Override
        public boolean isIncremental() {
            return true;
        }

        @Override
        public boolean needsValues() {
            return false;
        }

        @Override
        public boolean holds(GroupProgress progress) {
            return true;
        }

        @Override
        public List<RowField> row(GroupTotals totals) {
            List<RowField> fields = new ArrayList<>(groupFields.size());
            for (int i = 0; i < groupFields.size(); i++) {
                fields.add(RowField.of(groupFields.get(i), totals.groupValues().get(i)));
            }
            return fields;
        }
    }
}
