package io.spawnwatch.detection.plan;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.filter.CountedEvents;
import io.spawnwatch.detection.plan.filter.EventPredicate;
import io.spawnwatch.detection.plan.filter.PredicateCompiler;
import io.spawnwatch.detection.plan.index.Prefilter;
import io.spawnwatch.detection.plan.index.PrefilterExtractor;
import io.spawnwatch.detection.plan.lint.RiskFieldCheck;
import io.spawnwatch.detection.plan.rows.GroupCondition;
import io.spawnwatch.detection.plan.rows.InputlookupConditions;
import io.spawnwatch.detection.plan.rows.LookupTables;
import io.spawnwatch.detection.plan.rows.RowPlan;
import io.spawnwatch.detection.spl.AbsentGroupFields;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.LookupNames;
import io.spawnwatch.detection.spl.PrunedCondition;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchChecker;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.TimeSpan;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.Normalization;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A detection that has been checked and compiled. Immutable and safe for use by several threads, but not serializable:
 * {@link Detection} and {@link SearchEnvironment} are sent to the task managers, which compile them again.
 */
public final class DetectionPlan {
    private final DetectionProfile profile;
    private final Search search;
    private final Normalization normalization;
    private final EventPredicate predicate;
    private final @Nullable GroupCondition pushedDown;
    private final List<Condition> necessary;
    private final Prefilter prefilter;
    private final Set<ProcessField> fields;
    private final RowPlan rows;
    private final @Nullable Duration window;
    private final @Nullable Duration windowOffset;
    private final List<Word> lookupNames;
    private final Map<String, LookupTable> lookups;
    private final @Nullable Duration groupSpan;
    private final List<Warning> warnings;

    private DetectionPlan(
            DetectionProfile profile,
            Search search,
            Normalization normalization,
            RowPlan rows,
            @Nullable Condition required,
            @Nullable Duration window,
            @Nullable Duration windowOffset,
            List<Word> lookupNames,
            Map<String, LookupTable> lookups,
            @Nullable Duration groupSpan,
            List<Warning> warnings) {
        this.profile = profile;
        this.search = search;
        this.normalization = normalization;
        this.rows = rows;
        this.window = window;
        this.windowOffset = windowOffset;
        this.lookupNames = List.copyOf(lookupNames);
        this.lookups = Collections.unmodifiableMap(lookups);
        this.groupSpan = groupSpan;
        this.warnings = List.copyOf(warnings);
        Condition counted = CountedEvents.of(search.tstats());
        PredicateCompiler compiler = new PredicateCompiler();
        predicate = counted == null ? event -> true : counted.accept(compiler);
        pushedDown = rows.groupCondition();
        necessary = Stream.of(counted, required).flatMap(Stream::ofNullable).toList();
        prefilter = PrefilterExtractor.of(necessary);
        Set<ProcessField> needed = EnumSet.copyOf(compiler.fields());
        needed.addAll(rows.groupFields());
        needed.addAll(rows.observedFields());
        fields = Collections.unmodifiableSet(needed);
    }

    /**
     * Plans a detection for which nothing is configured.
     *
     * @param environment what its search refers to
     * @throws InvalidDocumentException if part of it is not supported; with place and reason
     */
    public static DetectionPlan of(Detection detection, SearchEnvironment environment) {
        return of(detection, environment, DetectionOverrides.none());
    }

    /**
     * Plans a detection.
     *
     * @param environment what its search refers to
     * @param overrides   what is configured for single detections
     * @throws InvalidDocumentException if part of it is not supported; with place and reason
     */
    public static DetectionPlan of(Detection detection, SearchEnvironment environment, DetectionOverrides overrides) {
        List<Warning> warnings = new ArrayList<>();
        LookupTables tables = LookupTables.of(environment.lookups());
        Search written = SearchParser.parse(
                detection.search(), environment.macros(), new InputlookupConditions(tables), warnings::add);
        // Those of a condition that no event meets, too: whoever plans the search again has to read them.
        List<Word> lookupNames = lookupNames(written);
        Search search = pruned(written, warnings);
        new SearchChecker(EndpointProcesses.MODEL).check(search.tstats());
        RowPlan rows = RowPlan.of(search, tables);
        warnings.addAll(rows.warnings());
        DetectionOverrides.Setting override = overrides.of(detection.id());
        return new DetectionPlan(
                profile(detection, search, environment.normalization(), rows, warnings),
                search,
                environment.normalization(),
                rows,
                rows.groupCondition() == null
                        ? null
                        : rows.groupCondition().required(tables, search.tstats().fillnullValue()),
                window(search.tstats(), rows, override),
                override.windowOffset(),
                lookupNames,
                lookups(lookupNames, tables, warnings),
                rows.spansAreGroups() ? span(search.tstats(), override) : null,
                warnings);
    }

    private static Map<String, LookupTable> lookups(List<Word> names, LookupTables tables, List<Warning> warnings) {
        Map<String, LookupTable> lookups = new TreeMap<>();
        for (Word name : names) {
            LookupTable table = tables.table(name);
            if (lookups.put(name.text(), table) == null) {
                table.warnings().forEach(text -> warnings.add(name.origin().warning(text)));
            }
        }
        return lookups;
    }

    private static List<Word> lookupNames(Search search) {
        List<Word> names = new ArrayList<>(LookupNames.in(search.tstats().where()));
        names.addAll(LookupNames.in(search.commands()));
        return names;
    }

    /** The part of the detection that is stored with its rows. */
    public DetectionProfile profile() {
        return profile;
    }

    /**
     * Whether the detection counts the event: whether its {@code tstats} does, and the commands after it do not drop the row of
     * the event's group whatever else is counted.
     */
    public boolean matches(EventFields event) {
        return isCounted(event) && (pushedDown == null || pushedDown.test(event, profile.filler()));
    }

    /** Whether the detection's {@code tstats} counts the event, whatever the commands after it demand of its group. */
    public boolean isCounted(EventFields event) {
        return predicate.test(event);
    }

    /** The commands that are evaluated on each event although they are written after the aggregation; see {@link GroupCondition}. */
    public List<Command> pushedDown() {
        return pushedDown == null ? List.of() : pushedDown.commands();
    }

    /** What an event must contain for {@link #matches} to be true. */
    public Prefilter prefilter() {
        return prefilter;
    }

    /** What every event satisfies that {@link #matches}. */
    List<Condition> necessary() {
        return necessary;
    }

    /** Whether every event must be tested, because the index cannot rule out any. */
    public boolean isTestedOnEveryEvent() {
        return prefilter.clauses().isEmpty();
    }

    /** The fields that rows are grouped by, in the search's order. */
    public List<ProcessField> groupFields() {
        return rows.groupFields();
    }

    /** The fields whose values the aggregates need, always in the same order for the same search. */
    public List<ProcessField> observedFields() {
        return rows.observedFields();
    }

    /** How a row is computed from what was counted. */
    public RowPlan rows() {
        return rows;
    }

    /** Whether rows are computed from the rows of several groups, in a second keyed step. */
    public boolean regroups() {
        return rows.regrouping() != null;
    }

    /** The names of a row's fields after the search's last command. */
    public List<String> rowFields() {
        return rows.rowFields();
    }

    /** Whether rows may be reported before their window closes; see {@link RowPlan#mayReportEarly()}. */
    public boolean mayReportEarly() {
        return rows.mayReportEarly();
    }

    /** Whether such a row can be reported at any sighting; see {@link RowPlan#isIncremental()}. */
    public boolean isIncremental() {
        return rows.isIncremental();
    }

    /**
     * The detection's windows. Spans of time that rows are grouped by begin at the epoch, as Splunk's do.
     *
     * @param otherwise the length and the offset where neither the search nor the configuration gives them
     */
    public TumblingWindows windows(TumblingWindows otherwise) {
        Duration length = window == null ? otherwise.length() : window;
        if (spansAreWindows()) {
            return TumblingWindows.fromEpoch(length);
        }
        return new TumblingWindows(length, windowOffset == null ? otherwise.offset() : windowOffset);
    }

    /** The length of the time spans that are windows; null if there are none or their length is left open. */
    public @Nullable Duration span() {
        return spansAreWindows() ? window : null;
    }

    /** Whether the search groups by spans of time, each of which is a window of its own. */
    public boolean spansAreWindows() {
        return search.tstats().time() != null && !rows.spansAreGroups();
    }

    /** The length of the time spans that are groups within a window; null if there are none. */
    public @Nullable Duration groupSpan() {
        return groupSpan;
    }

    /** The digest of each lookup that the detection uses, by the name that it uses; see {@link LookupTable#digest()}. */
    public Map<String, String> lookups() {
        Map<String, String> digests = new TreeMap<>();
        lookups.forEach((name, table) -> digests.put(name, table.digest()));
        return digests;
    }

    /** The lookup tables that the rows of some detections need, each once. */
    public static List<LookupTable> rowLookups(List<DetectionPlan> plans) {
        return plans.stream()
                .flatMap(plan -> plan.rows().lookups().values().stream())
                .distinct()
                .toList();
    }

    /** Where the search names each of its lookups, in its order; a name may be there several times. */
    List<Word> lookupNames() {
        return lookupNames;
    }

    /** What the detection's author should know, in no particular order. */
    public List<Warning> warnings() {
        return warnings;
    }

    /** The search with its macros expanded, without alternatives that can never match. */
    public Search search() {
        return search;
    }

    /** What happens to events before the detection sees them; {@link #matches} must be given the result. */
    public Normalization normalization() {
        return normalization;
    }

    /** All event fields that the detection reads. */
    public Set<ProcessField> fields() {
        return fields;
    }

    /** The text of {@link #search()}, with precedence shown by parentheses. */
    public String describe() {
        return SearchPrinter.faithful().print(search);
    }

    /** The search without fields that no event has. */
    private static Search pruned(Search written, List<Warning> warnings) {
        Search search = AbsentGroupFields.remove(written, EndpointProcesses.MODEL, warnings::add);
        TstatsCommand tstats = search.tstats();
        if (tstats.where() == null) {
            return search;
        }
        Condition where = PrunedCondition.of(tstats.where(), EndpointProcesses.MODEL, warnings::add);
        return new Search(
                new TstatsCommand(
                        tstats.options(), tstats.aggregates(), tstats.dataModel(), where, tstats.by(), tstats.time()),
                search.commands());
    }

    private static @Nullable Duration window(TstatsCommand tstats, RowPlan rows, DetectionOverrides.Setting override) {
        if (tstats.time() == null || rows.spansAreGroups()) {
            return override.window();
        }
        return override.span() == null ? tstats.time().length() : override.span();
    }

    private static Duration span(TstatsCommand tstats, DetectionOverrides.Setting override) {
        TimeSpan time = Objects.requireNonNull(tstats.time());
        Duration length = override.span() == null ? time.length() : override.span();
        if (length == null) {
            throw time.origin()
                    .fault(
                            Construct.option("span"),
                            "the search goes on to add up spans of time, but their length is left open",
                            "write span= and a length after _time");
        }
        return length;
    }

    private static DetectionProfile profile(
            Detection detection, Search search, Normalization normalization, RowPlan rows, List<Warning> warnings) {
        List<String> groupNames =
                rows.groupFields().stream().map(ProcessField::cimName).toList();
        Map<String, String> fixedValues =
                new LinkedHashMap<>(FixedValues.of(search.tstats().where()));
        fixedValues.keySet().removeAll(new HashSet<>(groupNames));
        Map<String, String> lookups = new TreeMap<>();
        rows.lookups().forEach((name, table) -> lookups.put(name, table.digest()));
        return new DetectionProfile(
                detection.id(),
                detection.version(),
                SearchDigest.of(search, rows.groupFields(), normalization, lookups),
                detection.name(),
                detection.searchName(),
                detection.type(),
                groupNames,
                fixedValues,
                risk(
                        detection,
                        rows,
                        rows.regrouping() == null
                                ? groupNames
                                : rows.regrouping().groupFields(),
                        fixedValues.keySet(),
                        warnings),
                detection.mitreAttackIds(),
                detection.analyticStories(),
                detection.securityDomain(),
                SearchPrinter.faithful().printRows(search),
                search.tstats().fillnullValue(),
                Calculations.of(normalization.dataModel()).filler(),
                lookups.isEmpty() ? null : lookups);
    }

    private static RiskRule risk(
            Detection detection,
            RowPlan rows,
            List<String> groupNames,
            Set<String> fixedNames,
            List<Warning> warnings) {
        Set<String> named = new LinkedHashSet<>(rows.rowFields());
        named.removeAll(ReservedFields.OF_ROWS);
        named.addAll(groupNames);
        named.addAll(fixedNames);
        return RiskFieldCheck.check(detection, named, ReservedFields.OF_ROWS, warnings);
    }
}
