package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.filter.CountedEvents;
import io.spawnwatch.detection.plan.filter.EventPredicate;
import io.spawnwatch.detection.plan.filter.PredicateCompiler;
import io.spawnwatch.detection.plan.index.Prefilter;
import io.spawnwatch.detection.plan.index.PrefilterExtractor;
import io.spawnwatch.detection.plan.lint.RiskFieldCheck;
import io.spawnwatch.detection.plan.rows.RowPlan;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.detection.spl.PrunedAlternatives;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchChecker;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A detection that has been understood and can be run. Immutable and shared freely between threads, but not sent
 * between machines: what travels is the {@link Detection} and the {@link Macros}, of which this is made again.
 */
public final class DetectionPlan {
    private final DetectionProfile profile;
    private final Search search;
    private final EventPredicate predicate;
    private final Prefilter prefilter;
    private final Set<ProcessField> fields;
    private final RowPlan rows;
    private final @Nullable Duration window;
    private final List<Warning> warnings;

    private DetectionPlan(
            DetectionProfile profile,
            Search search,
            EventPredicate predicate,
            Set<ProcessField> fields,
            RowPlan rows,
            @Nullable Duration window,
            List<Warning> warnings) {
        this.profile = profile;
        this.search = search;
        this.predicate = predicate;
        this.prefilter = PrefilterExtractor.of(CountedEvents.of(search.tstats()));
        this.fields = Collections.unmodifiableSet(fields);
        this.rows = rows;
        this.window = window;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Plans a detection that nothing is configured for.
     *
     * @param macros what its search may call
     * @throws InvalidDocumentException where something in it cannot be run; with place and reason
     */
    public static DetectionPlan of(Detection detection, Macros macros) {
        return of(detection, macros, DetectionOverrides.none());
    }

    /**
     * Plans a detection.
     *
     * @param macros    what its search may call
     * @param overrides what is configured for single detections
     * @throws InvalidDocumentException where something in it cannot be run; with place and reason
     */
    public static DetectionPlan of(Detection detection, Macros macros, DetectionOverrides overrides) {
        List<Warning> warnings = new ArrayList<>();
        Search parsed = SearchParser.parse(detection.search(), macros, warnings::add);
        Search search = pruned(parsed, warnings);
        TstatsCommand tstats = search.tstats();
        new SearchChecker(EndpointProcesses.MODEL).check(tstats);
        RowPlan rows = RowPlan.of(search);
        warnings.addAll(rows.warnings());

        List<String> groupNames =
                rows.groupFields().stream().map(ProcessField::cimName).toList();
        Map<String, String> fixedValues = new LinkedHashMap<>(FixedValues.of(tstats.where()));
        fixedValues.keySet().removeAll(new HashSet<>(groupNames));
        Set<String> named = new LinkedHashSet<>(rows.rowFields());
        named.removeAll(ReservedFields.OF_ROWS);
        named.addAll(groupNames);
        named.addAll(fixedValues.keySet());
        RiskRule risk = RiskFieldCheck.check(detection, named, ReservedFields.OF_ROWS, warnings);

        PredicateCompiler compiler = new PredicateCompiler();
        Condition counted = CountedEvents.of(tstats);
        EventPredicate predicate = counted == null ? event -> true : counted.accept(compiler);
        Set<ProcessField> fields = EnumSet.copyOf(compiler.fields());
        fields.addAll(rows.groupFields());
        fields.addAll(rows.observedFields());
        return new DetectionPlan(
                profile(detection, risk, search, rows, groupNames, fixedValues),
                search,
                predicate,
                fields,
                rows,
                window(tstats, overrides.of(detection.id())),
                warnings);
    }

    /** What of the detection is kept with its rows. */
    public DetectionProfile profile() {
        return profile;
    }

    /** Whether the event counts for this detection. */
    public boolean matches(ProcessEvent event) {
        return predicate.test(event);
    }

    /** What every event has that {@link #matches}. */
    public Prefilter prefilter() {
        return prefilter;
    }

    /** The fields that rows are grouped by, in the search's order. */
    public List<ProcessField> groupFields() {
        return rows.groupFields();
    }

    /** The fields that aggregates need the values of, in an order that is the same for the same search. */
    public List<ProcessField> observedFields() {
        return rows.observedFields();
    }

    /** How its rows are made of what is counted. */
    public RowPlan rows() {
        return rows;
    }

    /** The names of a row's fields, as the search's last command leaves them. */
    public List<String> rowFields() {
        return rows.rowFields();
    }

    /** Whether rows may be reported before their window closes: see {@link RowPlan#mayReportEarly()}. */
    public boolean mayReportEarly() {
        return rows.mayReportEarly();
    }

    /** Whether such rows may be reported at any sighting: see {@link RowPlan#isIncremental()}. */
    public boolean isIncremental() {
        return rows.isIncremental();
    }

    /** The length of its windows: its own, or the given one where neither search nor configuration names one. */
    public Duration window(Duration otherwise) {
        return window == null ? otherwise : window;
    }

    /** The length of the spans of time that it groups by, or null where it does not, or leaves their length open. */
    public @Nullable Duration span() {
        return search.tstats().time() == null ? null : window;
    }

    /** What its owner should know. */
    public List<Warning> warnings() {
        return warnings;
    }

    /** The search as it was understood, macros expanded. */
    public Search search() {
        return search;
    }

    /** All fields that are needed of an event: for the condition and for the group. */
    public Set<ProcessField> fields() {
        return fields;
    }

    /** The search as it was understood: macros expanded, precedence shown by parentheses. */
    public String describe() {
        return SearchPrinter.faithful().print(search);
    }

    private static Search pruned(Search search, List<Warning> warnings) {
        TstatsCommand tstats = search.tstats();
        if (tstats.where() == null) {
            return search;
        }
        Condition where = PrunedAlternatives.of(tstats.where(), EndpointProcesses.MODEL, warnings::add);
        return new Search(
                new TstatsCommand(
                        tstats.options(), tstats.aggregates(), tstats.dataModel(), where, tstats.by(), tstats.time()),
                search.commands());
    }

    private static @Nullable Duration window(TstatsCommand tstats, DetectionOverrides.Setting override) {
        if (tstats.time() == null) {
            return override.window();
        }
        return override.span() == null ? tstats.time().length() : override.span();
    }

    private static DetectionProfile profile(
            Detection detection,
            RiskRule risk,
            Search search,
            RowPlan rows,
            List<String> groupNames,
            Map<String, String> fixedValues) {
        return new DetectionProfile(
                detection.id(),
                detection.version(),
                SearchDigest.of(search, rows.groupFields()),
                detection.name(),
                detection.searchName(),
                detection.type(),
                groupNames,
                fixedValues,
                risk,
                detection.mitreAttackIds(),
                detection.analyticStories(),
                detection.securityDomain(),
                SearchPrinter.faithful().printRows(search),
                search.tstats().fillnullValue());
    }
}
