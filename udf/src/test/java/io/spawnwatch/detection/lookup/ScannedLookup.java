package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.ReferenceMatcher;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks values up slowly and plainly: compares them with every row. */
final class ScannedLookup {
    private ScannedLookup() {}

    static int[] match(LookupRule rule, LookupCells cells, List<String> fields, List<@Nullable String> values) {
        return IntStream.range(0, cells.size())
                .filter(row -> IntStream.range(0, fields.size()).allMatch(i -> {
                    String cell = cells.cell(row, cells.fields().indexOf(fields.get(i)));
                    String value = values.get(i);
                    return cell != null && value != null && matches(rule, fields.get(i), cell, value);
                }))
                .limit(rule.maxMatches())
                .toArray();
    }

    private static boolean matches(LookupRule rule, String field, String cell, String value) {
        return switch (rule.matchType(field)) {
            case EXACT -> sameText(cell, value, rule.caseSensitive());
            case WILDCARD -> wildcard(cell, value, rule.caseSensitive());
            case CIDR -> contains(cell, value);
        };
    }

    private static boolean sameText(String text, String other, boolean caseSensitive) {
        return text.length() == other.length()
                && IntStream.range(0, text.length())
                        .allMatch(i -> same(text.charAt(i), other.charAt(i), caseSensitive));
    }

    private static boolean same(char a, char b, boolean caseSensitive) {
        return caseSensitive ? a == b : ReferenceMatcher.same(a, b);
    }

    private static boolean wildcard(String pattern, String text, boolean caseSensitive) {
        boolean[][] matches = new boolean[pattern.length() + 1][text.length() + 1];
        matches[0][0] = true;
        for (int p = 1; p <= pattern.length(); p++) {
            char c = pattern.charAt(p - 1);
            for (int t = 0; t <= text.length(); t++) {
                matches[p][t] = c == '*'
                        ? matches[p - 1][t] || (t > 0 && matches[p][t - 1])
                        : t > 0 && matches[p - 1][t - 1] && same(c, text.charAt(t - 1), caseSensitive);
            }
        }
        return matches[pattern.length()][text.length()];
    }

    private static boolean contains(String block, String address) {
        String[] parts = block.split("/", -1);
        byte[] network = bytes(parts[0]);
        byte[] bytes = bytes(address);
        if (bytes.length != network.length || bytes.length == 0) {
            return false;
        }
        int ignored = parts.length == 1 ? 0 : bytes.length * 8 - Integer.parseInt(parts[1]);
        return new BigInteger(1, network).shiftRight(ignored).equals(new BigInteger(1, bytes).shiftRight(ignored));
    }

    private static byte[] bytes(String address) {
        if (!address.matches("[0-9.]+\\.[0-9.]+|[0-9a-f]*:[0-9a-f:]*")) {
            return new byte[0];
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
