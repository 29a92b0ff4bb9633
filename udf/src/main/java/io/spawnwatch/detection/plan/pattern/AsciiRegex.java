package io.spawnwatch.detection.plan.pattern;

import java.util.List;

/** A part of a regular expression, as far as it concerns texts in ASCII. */
sealed interface AsciiRegex {

    /** Whether it can match no character at all. */
    boolean mayBeEmpty();

    /** Any character of a set. */
    record Characters(CharSet set) implements AsciiRegex {
        @Override
        public boolean mayBeEmpty() {
            return false;
        }
    }

    /** A condition on the place; matches no character. */
    record Assertion(AsciiProgram.Kind kind) implements AsciiRegex {
        @Override
        public boolean mayBeEmpty() {
            return true;
        }
    }

    /** One part after the other. */
    record Sequence(List<AsciiRegex> parts) implements AsciiRegex {
        @Override
        public boolean mayBeEmpty() {
            return parts.stream().allMatch(AsciiRegex::mayBeEmpty);
        }
    }

    /** Any of several operands, the first that matches. */
    record Alternatives(List<AsciiRegex> operands) implements AsciiRegex {
        @Override
        public boolean mayBeEmpty() {
            return operands.stream().anyMatch(AsciiRegex::mayBeEmpty);
        }
    }

    /** A capturing group. */
    record Group(int number, AsciiRegex content) implements AsciiRegex {
        @Override
        public boolean mayBeEmpty() {
            return content.mayBeEmpty();
        }
    }

    /** An operand several times, rather often than seldom unless it is lazy. */
    record Repetition(AsciiRegex operand, int least, int most, boolean lazy) implements AsciiRegex {
        static final int UNLIMITED = Integer.MAX_VALUE;

        @Override
        public boolean mayBeEmpty() {
            return least == 0 || operand.mayBeEmpty();
        }
    }
}
