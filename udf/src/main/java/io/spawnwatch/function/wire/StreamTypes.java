package io.spawnwatch.function.wire;

import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Sighting;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * The types of the two streams that cross the network for each sighting and each report, and of their keys. Their serialisers
 * are written out: Flink's for records reads fields by reflection, writes texts character by character, and would write a
 * detection's whole profile anew with each of its rows.
 *
 * <p>Streams are not for state: their serialisers read only what the same version has written.
 */
public final class StreamTypes {

    /** Sightings on their way to {@code tally-sightings}. */
    public static final TypeInformation<Sighting> SIGHTING =
            new WireTypeInfo<>(Sighting.class, SightingSerializer::new);

    /** Rows on their way to {@code apply-allowlist}. */
    public static final TypeInformation<DetectionRow> DETECTION_ROW =
            new WireTypeInfo<>(DetectionRow.class, DetectionRowSerializer::new);

    /**
     * Keys of keyed streams. Unlike the others, they are in state, as the bytes that Flink's own type of texts writes: the two
     * can replace each other.
     */
    public static final TypeInformation<String> KEY = new WireTypeInfo<>(String.class, KeySerializer::new);

    private StreamTypes() {}
}
