package io.spawnwatch.detection.lookup;

import java.io.Serializable;
import java.nio.file.Path;

/** The lookups that searches may use. */
public final class Lookups implements Serializable {
    private static final long serialVersionUID = 1L;

    private Lookups() {}

    /** No lookups. */
    public static Lookups none() {
        return new Lookups();
    }

    /** Reads the lookups of a folder. */
    public static Lookups ofFolder(Path folder) {
        return new Lookups();
    }
}
