package io.spawnwatch.detection;

import java.util.SplittableRandom;

/** Varies the case of texts, also with non-ASCII characters whose other case is ASCII. */
public final class CaseVariants {
    private CaseVariants() {}

    /** The text with about every third character in a different case. */
    public static String of(String text, SplittableRandom random) {
        StringBuilder other = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (random.nextInt(3) == 0) {
                String variants = variants(text.charAt(i));
                other.setCharAt(i, variants.charAt(random.nextInt(variants.length())));
            }
        }
        return other.toString();
    }

    private static String variants(char c) {
        return switch (c) {
            case 'i', 'I' -> "iI\u0130\u0131";
            case 'k', 'K' -> "kK\u212a";
            case 's', 'S' -> "sS\u017f";
            default -> "" + c + Character.toUpperCase(c) + Character.toLowerCase(c);
        };
    }
}
