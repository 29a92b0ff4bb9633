package io.spawnwatch.deploy.kubernetes;

import java.util.ArrayList;
import java.util.List;

/** What has been found wrong, in the order in which it was. */
final class Faults {
    private final List<String> all = new ArrayList<>();

    void unless(boolean holds, String fault) {
        if (!holds) {
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
