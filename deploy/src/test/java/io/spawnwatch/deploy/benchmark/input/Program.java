package io.spawnwatch.deploy.benchmark.input;

import java.util.List;

/**
 * A program of the fleet.
 *
 * @param path        where it lies
 * @param description what its version information says
 * @param company     who made it
 * @param arguments   templates of what it is called with, at least one; see {@link Fleet}
 */
record Program(String path, String description, String company, List<String> arguments) {

    /** The file's name. */
    String name() {
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    /** Reads {@code path | description | company | arguments | arguments...}. */
    static Program parse(String line) {
        String[] parts = line.split(" *\\| *", -1);
        return new Program(parts[0].strip(), parts[1], parts[2], List.of(parts).subList(3, parts.length));
    }
}
