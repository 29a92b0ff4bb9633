package io.spawnwatch.decode;

import io.spawnwatch.decode.text.FieldText;
import io.spawnwatch.event.BytePlace;

/** Does to places in a record's bytes what {@link FieldText} does to texts. */
final class FieldPlace {
    private FieldPlace() {}

    /**
     * The part of a path after the last backslash or slash, or the whole path if that is empty.
     *
     * @param path the place of a path, or what {@link BytePlace} has for a value without one
     */
    static long baseName(byte[] bytes, long path) {
        if (!BytePlace.isInBytes(path)) {
            return path;
        }
        boolean escaped = BytePlace.isEscaped(path);
        int start = BytePlace.start(path);
        int end = start + BytePlace.length(path);
        int name = end;
        boolean quoted = false;
        // From the end, a backslash can only be the second of two: a first one is passed over with what it escapes.
        while (name > start && bytes[name - 1] != '/' && bytes[name - 1] != '\\') {
            boolean quote = escaped && bytes[name - 1] == '"';
            quoted |= quote;
            name -= quote ? 2 : 1;
        }
        return name == end || name == start ? path : BytePlace.of(name, end - name, quoted);
    }
}
