package io.spawnwatch.detection.plan.pattern;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as a program that backtracks through a text in ASCII: about ten times as fast as RE2's simulation of
 * all alternatives at once, which re2j has alone. It notes which alternatives were tried at which place, and never tries one
 * twice, so that its time stays linear in the text (the "bit state" of RE2 and Go). What it finds is what RE2 finds: of several
 * matches the leftmost, and of those the one that Perl would try first. Immutable and thread-safe.
 *
 * @see <a href="https://swtch.com/~rsc/regexp/regexp3.html">Russ Cox, Regular Expression Matching in the Wild</a>
 */
final class AsciiProgram {
    /** The greatest number of alternatives times places that is noted; longer texts are left to RE2. */
    private static final int MOST_NOTED = 1 << 18;

    private final Step[] steps;

    /** The number of a step among those that have an alternative. */
    private final int[] forks;

    private final int forkCount;
    private final int groups;
    private final boolean atStartOnly;

    /** The characters that a match can begin with, or null if it can be empty. */
    private final @Nullable CharSet first;

    /**
     * Creates a program.
     *
     * @param steps  the first is where it begins
     * @param groups number of capturing groups
     */
    AsciiProgram(List<Step> steps, int groups) {
        this.steps = steps.toArray(Step[]::new);
        this.groups = groups;
        forks = new int[this.steps.length];
        int count = 0;
        for (int i = 0; i < forks.length; i++) {
            if (this.steps[i].kind == Kind.FORK) {
                forks[i] = count;
                count++;
            }
        }
        forkCount = count;
        atStartOnly = this.steps[0].kind == Kind.START;
        first = first(0, new boolean[forks.length]);
    }

    /** What a step does. */
    enum Kind {
        /** Takes a character of a set. */
        TAKE,
        /** Goes on at {@code next} and, if that fails, at {@code other}. */
        FORK,
        /** Goes on at {@code next}. */
        JUMP,
        /** Notes the place as a group's start or end; {@code other} is its number among those. */
        NOTE,
        /** Goes on only at the start of the text. */
        START,
        /** Goes on only at the end of the text. */
        END,
        /** Goes on only between a word's character and another. */
        WORD_BOUNDARY,
        /** Goes on only between two characters of a word, or two others. */
        NO_WORD_BOUNDARY,
        /** The expression matches. */
        MATCH
    }

    /** A step of a program. Mutable only while it is compiled. */
    static final class Step {
        final Kind kind;
        final CharSet set;
        int next;
        int other;

        Step(Kind kind, CharSet set) {
            this.kind = kind;
            this.set = set;
        }
    }

    /** Whether a text is in ASCII and short enough for {@link #find}. */
    boolean canSearch(String text) {
        if ((text.length() + 1L) * forkCount > MOST_NOTED) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= CharSet.SIZE) {
                return false;
            }
        }
        return true;
    }

    /**
     * Finds the first match.
     *
     * @param text one that {@link #canSearch}
     * @return where each group begins and ends, -1 if it does not participate, group 0 being the match; null if there is none
     */
    int @Nullable [] find(String text) {
        Search search = new Search(text);
        int last = atStartOnly ? 0 : text.length();
        for (int start = 0; start <= last; start++) {
            boolean possible = first == null || (start < text.length() && first.contains(text.charAt(start)));
            if (possible && search.matchesAt(start)) {
                return search.places;
            }
        }
        return null;
    }

    private @Nullable CharSet first(int from, boolean[] seen) {
        if (seen[from]) {
            return CharSet.NONE;
        }
        seen[from] = true;
        Step step = steps[from];
        return switch (step.kind) {
            case TAKE -> step.set;
            case MATCH -> null;
            case FORK -> {
                CharSet some = first(step.next, seen);
                CharSet others = first(step.other, seen);
                yield some == null || others == null ? null : some.or(others);
            }
            default -> first(step.next, seen);
        };
    }

    /** A search through one text. */
    private final class Search {
        private final String text;
        private final int[] places = new int[2 * (groups + 1)];

        /** A bit for each fork at each place. */
        private final long[] tried;

        /** Pairs: a step to go on at and its place, or the complement of a note's number and the place to restore. */
        private int[] later = new int[64];

        private int laterCount;

        Search(String text) {
            this.text = text;
            tried = new long[((text.length() + 1) * forkCount + Long.SIZE - 1) / Long.SIZE];
        }

        boolean matchesAt(int start) {
            Arrays.fill(places, -1);
            places[0] = start;
            laterCount = 0;
            int end = run(0, start);
            while (end < 0 && laterCount > 0) {
                int place = later[--laterCount];
                int step = later[--laterCount];
                if (step < 0) {
                    places[~step] = place;
                } else {
                    end = run(step, place);
                }
            }
            places[1] = end;
            return end >= 0;
        }

        /** Goes on until the expression matches or a step fails; returns the end of the match, or -1. */
        private int run(int from, int start) {
            int number = from;
            int at = start;
            while (true) {
                Step step = steps[number];
                switch (step.kind) {
                    case TAKE -> {
                        if (at == text.length() || !step.set.contains(text.charAt(at))) {
                            return -1;
                        }
                        at++;
                    }
                    case FORK -> {
                        int bit = at * forkCount + forks[number];
                        if ((tried[bit >>> 6] >>> bit & 1) != 0) {
                            return -1;
                        }
                        tried[bit >>> 6] |= 1L << bit;
                        postpone(step.other, at);
                    }
                    case NOTE -> {
                        postpone(~step.other, places[step.other]);
                        places[step.other] = at;
                    }
                    case JUMP -> {}
                    case MATCH -> {
                        return at;
                    }
                    default -> {
                        if (!holds(step.kind, at)) {
                            return -1;
                        }
                    }
                }
                number = step.next;
            }
        }

        private boolean holds(Kind kind, int at) {
            return switch (kind) {
                case START -> at == 0;
                case END -> at == text.length();
                default -> {
                    boolean before = at > 0 && CharSet.WORD.contains(text.charAt(at - 1));
                    boolean after = at < text.length() && CharSet.WORD.contains(text.charAt(at));
                    yield (before != after) == (kind == Kind.WORD_BOUNDARY);
                }
            };
        }

        private void postpone(int step, int place) {
            if (laterCount == later.length) {
                later = Arrays.copyOf(later, 2 * laterCount);
            }
            later[laterCount++] = step;
            later[laterCount++] = place;
        }
    }
}
