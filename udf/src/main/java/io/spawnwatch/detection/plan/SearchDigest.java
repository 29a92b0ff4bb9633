package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.spl.Aggregate;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.event.ProcessField;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The digest of what decides which events count and how they are grouped. White space, macros, quotes and the data
 * model's prefix make no difference; neither do message, scores and options.
 *
 * <p>It is kept in state: another way to compute it makes every open window be finished apart from new ones.
 */
final class SearchDigest {
    private static final int LENGTH = 16;

    private SearchDigest() {}

    static String of(@Nullable Condition where, List<ProcessField> groupFields, List<Aggregate> aggregates) {
        SearchPrinter printer = SearchPrinter.withoutObjects();
        String canonical = "where " + (where == null ? "*" : printer.print(where)) + "\nby "
                + groupFields.stream().map(ProcessField::cimName).collect(Collectors.joining(" ")) + "\ncompute "
                + aggregates.stream().map(printer::print).sorted().collect(Collectors.joining(" "));
        return sha256(canonical).substring(0, LENGTH);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
