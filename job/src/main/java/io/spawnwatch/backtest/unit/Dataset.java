package io.spawnwatch.backtest.unit;

import io.spawnwatch.decode.Sourcetype;
import java.nio.file.Path;
import java.util.List;

/** The events of a test. Tests whose data are equal read them together. */
sealed interface Dataset {

    /** What to call it in a message. */
    String name();

    /**
     * Events of files, all of them together.
     *
     * @param files      at least one
     * @param sourcetype format of the records
     */
    record Recorded(List<Path> files, Sourcetype sourcetype) implements Dataset {
        public Recorded {
            files = List.copyOf(files);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("a recording is at least one file");
            }
        }

        @Override
        public String name() {
            Path last = files.get(0).getFileName();
            return (last == null ? files.get(0) : last)
                    + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more");
        }
    }

    /**
     * Events that a test file contains, in CIM names.
     *
     * @param file   the test file
     * @param events in the file's order
     */
    record Written(Path file, List<WrittenEvent> events) implements Dataset {
        public Written {
            events = List.copyOf(events);
        }

        @Override
        public String name() {
            return "the test's events";
        }
    }

    /**
     * An event of a test file.
     *
     * @param line line on which it begins, from 1
     * @param json the event as a record
     */
    record WrittenEvent(int line, String json) {}
}
