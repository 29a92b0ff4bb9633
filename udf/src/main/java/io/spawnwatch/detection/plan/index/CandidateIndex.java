package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.CaseInsensitiveTable;
import io.spawnwatch.detection.plan.index.Prefilter.Clause;
import io.spawnwatch.event.BytePlace;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.event.ProcessField.Variety;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds, among many plans, those that an event may match: the plans whose {@link Prefilter} it passes and those without
 * one. It matches no other. Immutable.
 *
 * <p>Whole values are looked up in a hash table for each field. Substrings are searched for in one pass over each
 * field, but only if that could still make a plan a candidate.
 */
public final class CandidateIndex {
    /**
     * Command lines come last. They are the longest values, and most of them need not be searched once it is known which
     * plans the names leave.
     */
    private static final Comparator<ProcessField> SHORT_FIRST =
            Comparator.comparing(field -> field == ProcessField.PROCESS || field == ProcessField.PARENT_PROCESS);

    private final int words;

    /** The slots of clauses that a prefilter does not have. */
    private final long[] satisfiedByEveryEvent;

    private final FieldLookup[] lookups;
    private final FieldSearch[] searches;

    private CandidateIndex(List<Prefilter> prefilters) {
        words = (prefilters.size() + Long.SIZE - 1) / Long.SIZE;
        satisfiedByEveryEvent = new long[Prefilter.MOST * words];
        List<List<Clause>> telling =
                prefilters.stream().map(CandidateIndex::tellingFirst).toList();
        Map<ProcessField, Map<String, List<Integer>>> values = new EnumMap<>(ProcessField.class);
        Map<ProcessField, Map<String, List<Integer>>> texts = new EnumMap<>(ProcessField.class);
        for (int plan = 0; plan < prefilters.size(); plan++) {
            List<Clause> clauses = telling.get(plan);
            for (int i = 0; i < Prefilter.MOST; i++) {
                int slot = Candidates.slot(words, i, plan);
                if (i < clauses.size()) {
                    clauses.get(i).literals().forEach(literal -> (literal.whole() ? values : texts)
                            .computeIfAbsent(literal.field(), field -> new HashMap<>())
                            .computeIfAbsent(literal.text(), text -> new ArrayList<>())
                            .add(slot));
                } else {
                    set(satisfiedByEveryEvent, slot);
                }
            }
        }
        lookups = values.entrySet().stream()
                .map(field -> new FieldLookup(field.getKey(), new CaseInsensitiveTable(arrays(field.getValue()))))
                .toArray(FieldLookup[]::new);
        searches = searches(texts, telling);
    }

    /**
     * Builds an index over plans, which are identified by their positions in a list.
     *
     * @param prefilters one for each plan
     */
    public static CandidateIndex of(List<Prefilter> prefilters) {
        return new CandidateIndex(prefilters);
    }

    /** A buffer for the candidates of one event at a time, empty until {@link #find}. */
    public Candidates newCandidates() {
        return new Candidates(words);
    }

    /**
     * Finds the plans that an event may match.
     *
     * @param candidates a buffer made by this index; its earlier contents are lost
     */
    public void find(EventFields event, Candidates candidates) {
        candidates.begin(satisfiedByEveryEvent);
        for (FieldLookup lookup : lookups) {
            if (lookup.canFind(event.place(lookup.field))) {
                CharSequence value = event.characters(lookup.field);
                int[] slots = value == null ? null : lookup.values.find(value);
                if (slots != null) {
                    candidates.satisfy(slots);
                }
            }
        }
        for (FieldSearch search : searches) {
            long place = event.place(search.field);
            if (place != BytePlace.ABSENT && search.canGain(candidates, event, place)) {
                CharSequence value = event.characters(search.field);
                if (value != null) {
                    search.texts.find(value, candidates);
                }
            }
        }
    }

    /**
     * The clauses of a prefilter, those last that nearly every event satisfies, such as {@code action=allowed}: what is
     * searched for depends on the first.
     */
    private static List<Clause> tellingFirst(Prefilter prefilter) {
        return prefilter.clauses().stream()
                .sorted(Comparator.comparing(clause -> clause.literals().stream()
                        .anyMatch(literal -> literal.whole() && literal.field().variety() == Variety.FEW)))
                .toList();
    }

    private FieldSearch[] searches(Map<ProcessField, Map<String, List<Integer>>> texts, List<List<Clause>> plans) {
        List<ProcessField> fields = texts.keySet().stream().sorted(SHORT_FIRST).toList();
        FieldSearch[] ordered = new FieldSearch[fields.size()];
        long[] searched = new long[satisfiedByEveryEvent.length];
        for (int i = ordered.length - 1; i >= 0; i--) {
            Map<String, int[]> slotsByText = arrays(texts.get(fields.get(i)));
            long[] searchedFor = new long[words];
            for (int[] slots : slotsByText.values()) {
                for (int slot : slots) {
                    set(searchedFor, slot % (words * Long.SIZE));
                    set(searched, slot);
                }
            }
            ordered[i] = new FieldSearch(
                    fields.get(i),
                    firstLiterals(slotsByText),
                    new AhoCorasick(slotsByText),
                    searchedFor,
                    searched.clone(),
                    lateFirst(plans, fields.subList(i + 1, fields.size())));
        }
        return ordered;
    }

    /** A filter for the literals that first clauses require of a field. */
    private LiteralFilter firstLiterals(Map<String, int[]> slotsByText) {
        return new LiteralFilter(slotsByText.entrySet().stream()
                .filter(text -> Arrays.stream(text.getValue()).anyMatch(slot -> slot < words * Long.SIZE))
                .map(Map.Entry::getKey)
                .toList());
    }

    /** The plans whose first clause a search of some fields may satisfy. */
    private long[] lateFirst(List<List<Clause>> plans, List<ProcessField> fields) {
        long[] late = new long[words];
        for (int plan = 0; plan < plans.size(); plan++) {
            List<Clause> clauses = plans.get(plan);
            if (!clauses.isEmpty()
                    && clauses.get(0).literals().stream()
                            .anyMatch(literal -> !literal.whole() && fields.contains(literal.field()))) {
                set(late, plan);
            }
        }
        return late;
    }

    private static Map<String, int[]> arrays(Map<String, List<Integer>> lists) {
        Map<String, int[]> arrays = new HashMap<>();
        lists.forEach((text, slots) ->
                arrays.put(text, slots.stream().mapToInt(Integer::intValue).toArray()));
        return arrays;
    }

    private static void set(long[] bits, int bit) {
        bits[bit / Long.SIZE] |= 1L << bit;
    }

    private record FieldLookup(ProcessField field, CaseInsensitiveTable values) {

        /** Whether a value of this length may be in the table; in bytes, each character takes at most two of them. */
        boolean canFind(long place) {
            return !BytePlace.isInBytes(place) || BytePlace.length(place) <= 2 * values.longest();
        }
    }

    private static final class FieldSearch {
        private final ProcessField field;

        /** The texts of first clauses. Most values have none of them, and then need not be searched for the others. */
        private final LiteralFilter first;

        private final AhoCorasick texts;

        /** A bit for each plan that requires one of the texts. */
        private final long[] plans;

        /** The slots that this search and later ones can mark. */
        private final long[] searched;

        /** The plans whose first clause a later search may satisfy, so that this one must not be left out for the lack of it. */
        private final long[] lateFirst;

        FieldSearch(
                ProcessField field,
                LiteralFilter first,
                AhoCorasick texts,
                long[] plans,
                long[] searched,
                long[] lateFirst) {
            this.field = field;
            this.first = first;
            this.texts = texts;
            this.plans = plans;
            this.searched = searched;
            this.lateFirst = lateFirst;
        }

        /** Whether the search can make a plan a candidate. */
        boolean canGain(Candidates candidates, EventFields event, long place) {
            return candidates.canGain(plans, searched)
                    && (!BytePlace.isInBytes(place)
                            || candidates.canGainFurther(plans, searched, lateFirst)
                            || first.mayContain(event.bytes(), place));
        }
    }
}
