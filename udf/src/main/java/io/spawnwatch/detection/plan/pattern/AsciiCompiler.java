package io.spawnwatch.detection.plan.pattern;

import io.spawnwatch.detection.plan.pattern.AsciiProgram.Kind;
import io.spawnwatch.detection.plan.pattern.AsciiProgram.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what most regular expressions of detections consist of to an {@link AsciiProgram}. What it does not know, it
 * leaves to RE2, and that is also what it is compared with in tests.
 */
final class AsciiCompiler {
    private static final int MOST_STEPS = 400;

    private final List<Step> steps = new ArrayList<>();

    private AsciiCompiler() {}

    /**
     * Compiles an expression.
     *
     * @param re2 an expression that RE2 accepts
     * @return null if it has a part that only RE2 knows, or is large
     */
    static @Nullable AsciiProgram compile(String re2) {
        AsciiRegexParser parser = new AsciiRegexParser(re2);
        AsciiRegex regex = parser.parse();
        if (regex == null) {
            return null;
        }
        AsciiCompiler compiler = new AsciiCompiler();
        compiler.append(regex);
        compiler.step(Kind.MATCH);
        return compiler.steps.size() > MOST_STEPS ? null : new AsciiProgram(compiler.steps, parser.groups());
    }

    /** Appends the steps of an expression. All ways through them end at the step that is appended next. */
    private void append(AsciiRegex regex) {
        if (steps.size() > MOST_STEPS) {
            return;
        }
        if (regex instanceof AsciiRegex.Characters characters) {
            step(Kind.TAKE, characters.set());
        } else if (regex instanceof AsciiRegex.Assertion assertion) {
            step(assertion.kind());
        } else if (regex instanceof AsciiRegex.Sequence sequence) {
            sequence.parts().forEach(this::append);
        } else if (regex instanceof AsciiRegex.Group group) {
            step(Kind.NOTE).other = 2 * group.number();
            append(group.content());
            step(Kind.NOTE).other = 2 * group.number() + 1;
        } else if (regex instanceof AsciiRegex.Alternatives alternatives) {
            append(alternatives.operands());
        } else {
            append((AsciiRegex.Repetition) regex);
        }
    }

    private void append(List<AsciiRegex> alternatives) {
        List<Step> ends = new ArrayList<>();
        for (AsciiRegex alternative : alternatives.subList(0, alternatives.size() - 1)) {
            Step fork = step(Kind.FORK);
            append(alternative);
            ends.add(step(Kind.JUMP));
            fork.other = steps.size();
        }
        append(alternatives.get(alternatives.size() - 1));
        ends.forEach(end -> end.next = steps.size());
    }

    private void append(AsciiRegex.Repetition repetition) {
        for (int i = 0; i < repetition.least(); i++) {
            append(repetition.operand());
        }
        if (repetition.most() == AsciiRegex.Repetition.UNLIMITED) {
            int start = steps.size();
            Step fork = step(Kind.FORK);
            append(repetition.operand());
            step(Kind.JUMP).next = start;
            leave(fork, repetition.lazy());
            return;
        }
        List<Step> forks = new ArrayList<>();
        for (int i = repetition.least(); i < repetition.most() && steps.size() <= MOST_STEPS; i++) {
            forks.add(step(Kind.FORK));
            append(repetition.operand());
        }
        forks.forEach(fork -> leave(fork, repetition.lazy()));
    }

    /** Lets a fork choose between the step behind it and the one that is appended next. */
    private void leave(Step fork, boolean first) {
        fork.other = first ? fork.next : steps.size();
        fork.next = first ? steps.size() : fork.next;
    }

    private Step step(Kind kind) {
        return step(kind, CharSet.NONE);
    }

    private Step step(Kind kind, CharSet set) {
        Step step = new Step(kind, set);
        steps.add(step);
        step.next = steps.size();
        return step;
    }
}
