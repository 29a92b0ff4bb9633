package io.spawnwatch.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.detection.HexDigest;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A digest of a set of rows in which their order does not count: the SHA-256 digests of all rows, added up modulo 2^256, with
 * their number. Two sets with the same digest are the same, unless somebody went to great lengths to make them differ.
 *
 * <p>A row counts with everything that depends on events, detections and settings: its {@linkplain #canonical canonical form}.
 * {@code revision} says how often the row was reported before, and {@code clock_skew} depends on when the records arrived, so
 * both are left out; a row has neither the file or topic that its events came from nor the time at which it was computed. The
 * digest is therefore the same for any order and division of the input, any parallelism, and a run with revisions or without.
 *
 * @see <a href="https://cseweb.ucsd.edu/~mihir/papers/inc1.pdf">Bellare and Micciancio, A New Paradigm for Collision-free
 *     Hashing (AdHASH)</a>
 */
final class RowSetDigest {
    private static final Set<String> LEFT_OUT = Set.of("revision", "clock_skew");
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private BigInteger sum = BigInteger.ZERO;
    private long rows;

    /** Adds a row. */
    void add(ObjectNode row) {
        sum = sum.add(new BigInteger(HexDigest.sha256(canonical(row).getBytes(StandardCharsets.US_ASCII)), 16))
                .mod(MODULUS);
        rows++;
    }

    /** How many rows were added. */
    long rows() {
        return rows;
    }

    /** The digest: SHA-256 over the number of rows, a colon, and the sum as 64 hexadecimal digits; itself 64 such digits. */
    String value() {
        String digits = sum.toString(16);
        String text = rows + ":" + "0".repeat(64 - digits.length()) + digits;
        return HexDigest.sha256(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The text that stands for a row: its JSON in ASCII without blanks, with numbers as the row's file has them, without the
     * fields that are left out, and with all others in the order of their names.
     */
    static String canonical(ObjectNode row) {
        ObjectNode covered = row.deepCopy().without(LEFT_OUT);
        try {
            return MAPPER.writeValueAsString((JsonNode) covered);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a row cannot be written as JSON", e);
        }
    }
}
