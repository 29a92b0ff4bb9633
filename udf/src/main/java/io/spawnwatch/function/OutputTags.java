package io.spawnwatch.function;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.UngroupedRow;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/** The side outputs of the topology. */
public final class OutputTags {

    /** Records that cannot be used. */
    public static final OutputTag<RejectedRecord> REJECTED =
            new OutputTag<>("rejected", TypeInformation.of(RejectedRecord.class));

    /** Rows that an allowlist entry covers. */
    public static final OutputTag<Suppression> SUPPRESSED =
            new OutputTag<>("suppressed", TypeInformation.of(Suppression.class));

    /** Rows of {@code tstats} that the search goes on to regroup. */
    public static final OutputTag<UngroupedRow> UNGROUPED =
            new OutputTag<>("ungrouped", TypeInformation.of(UngroupedRow.class));

    /** Sightings of groups that got no row, because their detection has reached its limit of rows. */
    public static final OutputTag<FencedSightings> FENCED =
            new OutputTag<>("fenced", TypeInformation.of(FencedSightings.class));

    private OutputTags() {}
}
