package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.CidrBlock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of one look-up, and what is derived from them when first needed. */
final class LookupInput {
    private final List<@Nullable String> values;
    private final boolean ignoreCase;
    private final @Nullable String[] folded;
    private final byte[] @Nullable [] addresses;

    /**
     * Creates an input.
     *
     * @param values none of them missing
     */
    LookupInput(List<@Nullable String> values, boolean ignoreCase) {
        this.values = values;
        this.ignoreCase = ignoreCase;
        this.folded = new String[values.size()];
        this.addresses = new byte[values.size()][];
    }

    boolean ignoresCase() {
        return ignoreCase;
    }

    /** A value as it was given. */
    String value(int position) {
        return Objects.requireNonNull(values.get(position));
    }

    /** A value as patterns are compared with it: folded where the lookup ignores case. */
    String text(int position) {
        if (!ignoreCase) {
            return value(position);
        }
        String text = folded[position];
        if (text == null) {
            text = CaseFolding.fold(value(position));
            folded[position] = text;
        }
        return text;
    }

    /** The bytes of a value that is an address; empty if it is not. */
    byte[] address(int position) {
        byte[] address = addresses[position];
        if (address == null) {
            byte[] parsed = CidrBlock.address(value(position));
            address = parsed == null ? new byte[0] : parsed;
            addresses[position] = address;
        }
        return address;
    }
}
