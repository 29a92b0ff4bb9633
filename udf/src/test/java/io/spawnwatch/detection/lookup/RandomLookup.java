package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CaseVariants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A made-up table with a rule, and values that often match it. */
record RandomLookup(LookupRule rule, LookupCells cells, List<String> inputs, LookupIndex index) {
    private static final List<String> NAMES = List.of("one", "two", "three");
    private static final List<MatchType> TYPES = List.of(MatchType.values());
    private static final String LETTERS = "aAbkKsi\\";

    static RandomLookup of(SplittableRandom random) {
        List<String> fields = NAMES.subList(0, 1 + random.nextInt(NAMES.size()));
        Map<String, MatchType> types = new TreeMap<>();
        for (String field : fields) {
            types.put(field, TYPES.get(random.nextInt(TYPES.size())));
        }
        LookupRule rule = new LookupRule(
                "random", types, 0, random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 100, "", random.nextBoolean());
        int size = random.nextInt(60);
        @Nullable String[] cells = new @Nullable String[size * fields.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = random.nextInt(12) == 0 ? null : cell(rule.matchType(fields.get(i % fields.size())), random);
        }
        LookupCells content = new LookupCells("random.csv", fields, cells);
        List<String> inputs = new ArrayList<>(fields);
        inputs.remove(fields.size() > 1 && random.nextBoolean() ? fields.get(0) : "");
        return new RandomLookup(rule, content, inputs, LookupIndex.of(rule, content, inputs));
    }

    /** Values: a row's cells with wildcards filled and letters varied, or anything. */
    List<@Nullable String> values(SplittableRandom random) {
        int row = cells.size() == 0 ? -1 : random.nextInt(cells.size());
        List<@Nullable String> values = new ArrayList<>();
        for (String field : inputs) {
            String cell = row < 0 ? null : cells.cell(row, cells.fields().indexOf(field));
            boolean address = rule.matchType(field) == MatchType.CIDR;
            if (random.nextInt(30) == 0) {
                values.add(null);
            } else if (cell == null || random.nextInt(6) == 0) {
                values.add(address && random.nextBoolean() ? address(random) : text(random, 10));
            } else if (address) {
                values.add(near(cell.replaceFirst("/.*", ""), random));
            } else {
                values.add(random.nextBoolean() ? filled(cell, random) : CaseVariants.of(filled(cell, random), random));
            }
        }
        return values;
    }

    private static String cell(MatchType type, SplittableRandom random) {
        if (type == MatchType.CIDR) {
            String address = address(random);
            int bits = address.contains(":") ? 128 : 32;
            return random.nextInt(4) == 0 ? address : address + "/" + random.nextInt(bits + 1);
        }
        StringBuilder cell = new StringBuilder();
        for (int part = random.nextInt(4); part >= 0; part--) {
            cell.append(text(random, random.nextInt(3) == 0 ? 14 : 2)).append(random.nextInt(3) == 0 ? "" : "*");
        }
        return cell.toString();
    }

    private static String filled(String cell, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            text.append(cell.charAt(i) == '*' ? text(random, 3) : cell.substring(i, i + 1));
        }
        return text.toString();
    }

    private static String text(SplittableRandom random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static String address(SplittableRandom random) {
        if (random.nextBoolean()) {
            return v4(random);
        }
        String[] groups = new String[8];
        Arrays.setAll(groups, i -> Integer.toHexString(random.nextInt(3) == 0 ? random.nextInt(0x10000) : 1));
        return String.join(":", groups);
    }

    /** Another address with the same beginning. */
    private static String near(String address, SplittableRandom random) {
        String separator = address.contains(":") ? ":" : ".";
        String[] parts = address.split(separator.equals(":") ? ":" : "\\.", -1);
        for (int i = parts.length - random.nextInt(4); i < parts.length; i++) {
            parts[i] = String.valueOf(random.nextInt(256));
        }
        return String.join(separator, parts);
    }

    static String v4(SplittableRandom random) {
        return random.nextInt(1, 224) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(256);
    }

    /** A path as on a Windows host: the beginnings and ends are often the same, names and numbers are not. */
    static String path(SplittableRandom random) {
        String[] folders = {"c:\\windows\\system32\\", "c:\\program files\\", "c:\\users\\", "c:\\programdata\\"};
        return folders[random.nextInt(folders.length)] + Long.toString(random.nextLong() >>> 8, 36) + "\\"
                + Long.toString(random.nextLong() >>> 40, 36) + ".exe";
    }
}
