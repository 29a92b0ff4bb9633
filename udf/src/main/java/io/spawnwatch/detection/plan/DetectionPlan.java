package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchChecker;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A detection that has been understood and can be run. Immutable and shared freely between threads, but not sent
 * between machines: what travels is the {@link Detection} and the {@link Macros}, of which this is made again.
 */
public final class DetectionPlan {
    private final DetectionProfile profile;
    private final Search search;
    private final EventPredicate predicate;
    private final Witness witness;
    private final List<ProcessField> groupFields;
    private final Set<ProcessField> fields;

    private DetectionPlan(
            DetectionProfile profile,
            Search search,
            EventPredicate predicate,
            Witness witness,
            List<ProcessField> groupFields,
            Set<ProcessField> fields) {
        this.profile = profile;
        this.search = search;
        this.predicate = predicate;
        this.witness = witness;
        this.groupFields = groupFields;
        this.fields = fields;
    }

    /**
     * Plans a detection.
     *
     * @param macros what its search may call
     * @throws InvalidDocumentException where something in it cannot be run; with place and reason
     */
    public static DetectionPlan of(Detection detection, Macros macros) {
        Search search = SearchParser.parse(detection.search(), macros);
        new SearchChecker(EndpointProcesses.MODEL).check(search);
        TstatsCommand tstats = search.tstats();
        // A field that is named twice groups no finer than one that is named once.
        List<ProcessField> groupFields = tstats.by().stream()
                .map(FieldName::name)
                .map(EndpointProcesses::field)
                .distinct()
                .toList();
        List<String> groupNames =
                groupFields.stream().map(ProcessField::cimName).toList();
        Map<String, String> fixedValues = new LinkedHashMap<>(FixedValues.of(tstats.where()));
        fixedValues.keySet().removeAll(new HashSet<>(groupNames));
        Set<String> rowFields = new LinkedHashSet<>(groupNames);
        rowFields.addAll(fixedValues.keySet());
        RowCheck.check(detection, rowFields, computed(tstats));
        PredicateCompiler compiler = new PredicateCompiler();
        EventPredicate predicate =
                tstats.where() == null ? event -> true : tstats.where().accept(compiler);
        Set<ProcessField> fields = EnumSet.copyOf(compiler.fields());
        fields.addAll(groupFields);
        String digest = SearchDigest.of(tstats.where(), groupFields, tstats.aggregates());
        return new DetectionPlan(
                profile(detection, digest, groupNames, fixedValues),
                search,
                predicate,
                WitnessFinder.of(tstats.where()),
                groupFields,
                Collections.unmodifiableSet(fields));
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
    public Witness witness() {
        return witness;
    }

    /** The fields that rows are grouped by, in the search's order. */
    public List<ProcessField> groupFields() {
        return groupFields;
    }

    /** All fields that are needed of an event: for the condition and for the group. */
    public Set<ProcessField> fields() {
        return fields;
    }

    /** The search as it was understood: macros expanded, precedence shown by parentheses. */
    public String describe() {
        return SearchPrinter.faithful().print(search);
    }

    private static Set<String> computed(TstatsCommand tstats) {
        return tstats.aggregates().stream()
                .map(SearchChecker::output)
                .map(Objects::requireNonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static DetectionProfile profile(
            Detection detection, String digest, List<String> groupFields, Map<String, String> fixedValues) {
        return new DetectionProfile(
                detection.id(),
                detection.version(),
                digest,
                detection.name(),
                detection.searchName(),
                detection.type(),
                groupFields,
                fixedValues,
                detection.risk(),
                detection.mitreAttackIds(),
                detection.analyticStories(),
                detection.securityDomain());
    }
}
