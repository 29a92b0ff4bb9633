package io.spawnwatch.deploy.kubernetes;

import java.util.ArrayList;
import java.util.List;

/** Faults, in the order in which they were found. */
final class Faults {
    private final List<String> all = new ArrayList<>();

    void unless(boolean condition, String fault) {
        if (!condition) {
            add(fault);
        }
    }

    void add(String fault) {
        all.add(fault);
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
