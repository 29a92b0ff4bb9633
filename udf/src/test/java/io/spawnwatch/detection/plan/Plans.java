package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.fixture.Environments;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plans searches and conditions for tests. */
public final class Plans {
    private static final SearchEnvironment RAW = Environments.raw();

    private static final Pattern UNQUALIFIED = Pattern.compile(
            "(?<![\\w.\"*])(" + EndpointProcesses.MODEL.fields().stream().collect(Collectors.joining("|"))
                    + ")(?=\\s*(?:=|!=|<|>|IN\\b))");

    private Plans() {}

    /** Plans a search that only has a condition. */
    public static DetectionPlan where(Condition condition) {
        return where(SearchPrinter.faithful().print(condition));
    }

    /**
     * Plans a search that only has a condition, written in SPL. Fields of the data model need not be qualified with its
     * object.
     */
    public static DetectionPlan where(String condition) {
        return of("| tstats fillnull_value=null count from datamodel=Endpoint.Processes where "
                + qualified(condition)
                + " by Processes.dest");
    }

    /** A condition whose fields are qualified with the data model's object, as {@code tstats} requires. */
    public static String qualified(String condition) {
        return UNQUALIFIED.matcher(condition).replaceAll("Processes.$1");
    }

    /** Plans a whole search. */
    public static DetectionPlan of(String search) {
        return of(search, Normalization.RAW);
    }

    /** Plans a whole search that sees normalized events. */
    public static DetectionPlan of(String search, Normalization normalization) {
        return of(search, RAW.lookups(), normalization);
    }

    /** Plans a whole search that may use these lookups. */
    public static DetectionPlan of(String search, Lookups lookups) {
        return of(search, lookups, Normalization.RAW);
    }

    private static DetectionPlan of(String search, Lookups lookups, Normalization normalization) {
        Detection detection = new Detection(
                "id",
                "Name",
                1,
                "TTP",
                "production",
                "",
                SourceText.of("d.yml", search),
                new RiskRule(70, 70, 49.0, "m", List.of(), List.of()),
                Place.whole("d.yml"),
                List.of(),
                List.of(),
                "endpoint");
        return DetectionPlan.of(detection, new SearchEnvironment(RAW.macros(), lookups, normalization));
    }
}
