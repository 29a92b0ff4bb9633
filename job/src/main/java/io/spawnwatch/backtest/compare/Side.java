package io.spawnwatch.backtest.compare;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.sighting.Emission;
import java.util.List;

/**
 * One of the two that are compared.
 *
 * @param catalog   the detections
 * @param values    the settings of {@link TopologySettings}, and the sourcetype
 * @param allowlist the entries that apply
 */
public record Side(CatalogPlan catalog, SettingValues values, List<AllowlistEntry> allowlist) {

    /** Copies the list. */
    public Side {
        allowlist = List.copyOf(allowlist);
    }

    /** This side with other detections. */
    public Side with(CatalogPlan detections) {
        return new Side(detections, values, allowlist);
    }

    /** Only final rows can be compared, whatever the settings say. */
    TopologySettings settings() {
        return TopologySettings.of(values.with(Settings.EMIT, Emission.FINAL), allowlist);
    }

    Sourcetype sourcetype() {
        return values.get(Settings.SOURCETYPE);
    }

    FieldMapping mapping() {
        return catalog.environment().normalization().fieldMapping();
    }

    /** Whether the events can be decoded once for both sides. */
    boolean readsAs(Side other) {
        return sourcetype() == other.sourcetype() && mapping() == other.mapping();
    }
}
