package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.detection.plan.rows.GroupTotals;
import io.spawnwatch.detection.plan.rows.LookupTables;
import io.spawnwatch.detection.plan.rows.RegroupPlan;
import io.spawnwatch.detection.plan.rows.RowPlan;
import io.spawnwatch.event.ProcessField;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one version of a detection builds the rows of its groups. */
interface GroupRows {

    /** The fields whose values aggregates need, in the order of {@link io.spawnwatch.sighting.Sighting#observed()}. */
    List<ProcessField> observedFields();

    /** Whether a row that satisfies the conditions keeps satisfying them, so that it can be reported early. */
    boolean mayReportEarly();

    /** Whether {@link #isSatisfied} can tell at each sighting; see {@link RowPlan#isIncremental()}. */
    boolean isIncremental();

    /** Whether {@link #isSatisfied} needs the group's values; see {@link RowPlan#needsValues()}. */
    boolean needsValues();

    /** Whether the row satisfies the conditions, the newest sighting included; see {@link RowPlan#keepsRow}. */
    boolean isSatisfied(GroupProgress progress);

    /** How the search goes on with other rows of the window, or null if it does not; see {@link RowPlan#regrouping()}. */
    default @Nullable RegroupPlan regrouping() {
        return null;
    }

    /** The row's fields, or null if it does not satisfy the search's conditions. */
    @Nullable
    List<RowField> row(GroupTotals totals);

    /** Plans the rows of a detection's profile with the lookups that its search names. */
    @FunctionalInterface
    interface Planner extends Serializable {
        GroupRows plan(DetectionProfile profile, LookupTables lookups);
    }

    /** The rows of the profile's search. A profile from state that has no search yet only counts. */
    static GroupRows of(DetectionProfile profile, LookupTables lookups) {
        return profile.rowSearch() == null
                ? new Counted(profile.groupFields())
                : new Planned(RowPlan.of(profile.rowSearch(), lookups));
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
        public boolean isSatisfied(GroupProgress progress) {
            return plan.keepsRow(progress);
        }

        @Override
        public @Nullable RegroupPlan regrouping() {
            return plan.regrouping();
        }

        @Override
        public @Nullable List<RowField> row(GroupTotals totals) {
            return plan.row(totals);
        }
    }

    /**
     * Each group is a row.
     *
     * @param groupFields names of the group fields
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
        public boolean isSatisfied(GroupProgress progress) {
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
