package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.DidYouMean;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions that expressions may call, by name. */
final class EvalFunctions {
    private static final String WALL_CLOCK =
            "reads the wall clock: the same events would give different rows on another day";

    /** Functions that Splunk has and that are not supported on purpose, each with the reason. */
    private static final Map<String, Refused> REFUSED = Map.ofEntries(
            Map.entry("now", new Refused(WALL_CLOCK)),
            Map.entry("time", new Refused(WALL_CLOCK)),
            Map.entry(
                    "relative_time",
                    new Refused("depends on the searching user's time zone", "subtract seconds instead")),
            Map.entry(
                    "random", new Refused("is not reproducible: the same events would give different rows each time")),
            Map.entry("strftime", new Refused("depends on the searching user's time zone")),
            Map.entry("strptime", new Refused("depends on the searching user's time zone")),
            Map.entry(
                    "mvfilter",
                    new Refused(
                            "evaluates a condition on each value, which is not supported",
                            "match(...) and '=' are true if any value matches")),
            Map.entry("mvmap", new Refused("computes for each value, which is not supported")),
            Map.entry("searchmatch", new Refused("searches raw events, and rows have none")));

    private static final Map<String, EvalFunction> FUNCTIONS = byName(Stream.of(
                    ConditionalFunctions.ALL,
                    ConversionFunctions.ALL,
                    MultivalueFunctions.ALL,
                    NumberFunctions.ALL,
                    PatternFunctions.ALL,
                    TextFunctions.ALL)
            .flatMap(Collection::stream)
            .toList());

    /** Why a function of Splunk is refused, and what to call instead, or null. */
    private record Refused(String reason, @Nullable String cure) {
        Refused(String reason) {
            this(reason, null);
        }
    }

    private EvalFunctions() {}

    static Collection<String> names() {
        return FUNCTIONS.keySet();
    }

    /**
     * Compiles a call.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if there is no such function, or the arguments do not fit
     *     it
     */
    static CompiledExpression compile(FunctionCall call, List<CompiledExpression> arguments) {
        EvalFunction function = function(call.function());
        if (arguments.size() < function.fewest() || arguments.size() > function.most()) {
            throw call.origin()
                    .fault(
                            Construct.function(function.name()),
                            function.name() + " takes " + function.arity() + ", not " + arguments.size());
        }
        return function.implementation().compile(new FunctionArguments(call, arguments));
    }

    /**
     * The function with a name. A caller asks before it compiles the arguments, so that an unknown function is reported
     * first.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if there is no such function
     */
    static EvalFunction function(Word name) {
        EvalFunction function = FUNCTIONS.get(name.text());
        if (function != null) {
            return function;
        }
        Construct construct = Construct.function(name.text());
        Refused refused = REFUSED.get(name.text());
        throw refused == null
                ? name.origin()
                        .fault(construct, "there is no function '" + name + "'", DidYouMean.cure(name.text(), names()))
                : name.origin().fault(construct, "the function '" + name + "' " + refused.reason, refused.cure);
    }

    private static Map<String, EvalFunction> byName(List<EvalFunction> functions) {
        Map<String, EvalFunction> byName = new HashMap<>();
        for (EvalFunction function : functions) {
            if (byName.put(function.name(), function) != null) {
                throw new IllegalStateException("two functions " + function.name());
            }
        }
        return Map.copyOf(byName);
    }
}
