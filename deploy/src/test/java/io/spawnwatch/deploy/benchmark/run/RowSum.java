package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Number and digest of a set of rows, in any order and in constant memory: the sum of the rows' own digests. A row that is
 * missing, wrong or there twice changes it.
 */
final class RowSum {
    private final MessageDigest digest;
    private long rows;
    private long sum;
    private long secondSum;

    RowSum() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(Row row) {
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest(row.toString().getBytes(StandardCharsets.UTF_8)));
        sum += bytes.getLong();
        secondSum += bytes.getLong();
        rows++;
    }

    long rows() {
        return rows;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d rows with digest %016x%016x", rows, sum, secondSum);
    }
}
