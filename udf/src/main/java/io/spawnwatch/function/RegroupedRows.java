package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.plan.rows.RegroupPlan;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.RegroupKey;
import io.spawnwatch.sighting.RegroupTime;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.TstatsRow;
import java.util.ArrayList;
import java.util.List;

/** Finishes the rows of one key: applies the rest of the search and adds up what was counted. */
final class RegroupedRows {
    private final RegroupPlan plan;
    private final DetectionProfile profile;
    private final DetectionProfile regrouped;

    RegroupedRows(RegroupPlan plan, DetectionProfile profile) {
        this.plan = plan;
        this.profile = profile;
        this.regrouped = profile.groupedBy(plan.groupFields());
    }

    /** The rows of the search, from all rows of {@code tstats} with this key. */
    List<DetectionRow> of(RegroupKey key, List<TstatsRow> rows) {
        List<DetectionRow> results = new ArrayList<>();
        for (RegroupPlan.Output output : plan.rows(rows.stream()
                .map(row -> new RegroupPlan.Input(row.groupValues(), row.fields()))
                .toList())) {
            List<TstatsRow> sources = output.sources().stream().map(rows::get).toList();
            results.add(new DetectionRow(
                    regrouped,
                    key.windowStartMs(),
                    key.windowEndMs(),
                    output.groupValues(),
                    tally(sources, output),
                    RegroupTime.revision(key.lateness()),
                    key.lateness() > 0,
                    output.fields(),
                    sources.stream().anyMatch(this::lacksField) ? List.of(profile.filler()) : List.of()));
        }
        return results;
    }

    private Tally tally(List<TstatsRow> sources, RegroupPlan.Output output) {
        Tally merged =
                sources.stream().map(TstatsRow::tally).reduce(Tally::merge).orElseThrow();
        List<Integer> positions = plan.groupPositions();
        long literalFillers = 0;
        for (int i = 0; i < positions.size(); i++) {
            if (positions.get(i) >= 0 && (merged.literalFillers() >>> positions.get(i) & 1) == 1) {
                literalFillers |= 1L << i;
            }
        }
        return new Tally(
                output.count() == null ? merged.count() : output.count(),
                merged.firstTimeMs(),
                merged.lastTimeMs(),
                merged.clockSkew(),
                literalFillers);
    }

    private boolean lacksField(TstatsRow row) {
        for (int i = 0; i < row.groupValues().size(); i++) {
            boolean literal = (row.tally().literalFillers() >>> i & 1) == 1;
            if (!literal && row.groupValues().get(i).equals(profile.filler())) {
                return true;
            }
        }
        return false;
    }
}
