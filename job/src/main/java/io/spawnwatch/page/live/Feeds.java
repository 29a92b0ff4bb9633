package io.spawnwatch.page.live;

import io.spawnwatch.config.SettingsException;
import org.jspecify.annotations.Nullable;

/** Opens a feed for each reader, so that a slow one holds up no other. */
public interface Feeds {

    /**
     * Opens a feed.
     *
     * @param place where an earlier feed was, or null to begin at the beginning; a place that makes no sense counts as null
     * @throws SettingsException if the records cannot be read
     */
    Feed open(@Nullable String place);
}
