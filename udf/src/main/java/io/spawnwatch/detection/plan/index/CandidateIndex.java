package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.plan.index.Prefilter.Clause;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which of many plans an event has to be held against: those whose {@link Prefilter} it has, and those that have no
 * prefilter. All others do not match it. Immutable.
 *
 * <p>Whole values are looked up in a hash table for each field. Texts are searched for in one pass over each field, but
 * only where the pass could still make a plan a candidate.
 */
public final class CandidateIndex {
    private final int words;

    /** The slots of clauses that there are not. */
    private final long[] metByEveryEvent;

    private final Lookup[] lookups;
    private final Search[] searches;

    private CandidateIndex(List<Prefilter> prefilters) {
        words = (prefilters.size() + Long.SIZE - 1) / Long.SIZE;
        metByEveryEvent = new long[Prefilter.MOST * words];
        Map<ProcessField, Map<String, List<Integer>>> values = new EnumMap<>(ProcessField.class);
        Map<ProcessField, Map<String, List<Integer>>> texts = new EnumMap<>(ProcessField.class);
        for (int plan = 0; plan < prefilters.size(); plan++) {
            List<Clause> clauses = prefilters.get(plan).clauses();
            for (int i = 0; i < Prefilter.MOST; i++) {
                int slot = Candidates.slot(words, i, plan);
                if (i < clauses.size()) {
                    clauses.get(i).literals().forEach(literal -> (literal.whole() ? values : texts)
                            .computeIfAbsent(literal.field(), field -> new HashMap<>())
                            .computeIfAbsent(literal.text(), text -> new ArrayList<>())
                            .add(slot));
                } else {
                    set(metByEveryEvent, slot);
                }
            }
        }
        lookups = values.entrySet().stream()
                .map(one -> new Lookup(one.getKey(), new CaseInsensitiveTable(arrays(one.getValue()))))
                .toArray(Lookup[]::new);
        searches = searches(texts);
    }

    /**
     * An index over plans, each known by its position in the list.
     *
     * @param prefilters one for each plan
     */
    public static CandidateIndex of(List<Prefilter> prefilters) {
        return new CandidateIndex(prefilters);
    }

    /** Room for the candidates of one event at a time; empty until {@link #find}. */
    public Candidates newCandidates() {
        return new Candidates(words);
    }

    /**
     * Finds the plans that may match an event.
     *
     * @param candidates room made by this index; what was in it is forgotten
     */
    public void find(ProcessEvent event, Candidates candidates) {
        candidates.begin(metByEveryEvent);
        for (Lookup lookup : lookups) {
            String value = event.get(lookup.field);
            int[] slots = value == null ? null : lookup.values.find(value);
            if (slots != null) {
                candidates.meet(slots);
            }
        }
        for (Search search : searches) {
            String value = event.get(search.field);
            if (value != null && candidates.canGain(search.plans, search.searched)) {
                search.texts.find(value, candidates);
            }
        }
    }

    private Search[] searches(Map<ProcessField, Map<String, List<Integer>>> texts) {
        List<ProcessField> fields = List.copyOf(texts.keySet());
        Search[] made = new Search[fields.size()];
        long[] searched = new long[metByEveryEvent.length];
        for (int i = made.length - 1; i >= 0; i--) {
            Map<String, int[]> slotsByText = arrays(texts.get(fields.get(i)));
            long[] plans = new long[words];
            for (int[] slots : slotsByText.values()) {
                for (int slot : slots) {
                    set(plans, slot % (words * Long.SIZE));
                    set(searched, slot);
                }
            }
            made[i] = new Search(fields.get(i), new AhoCorasick(slotsByText), plans, searched.clone());
        }
        return made;
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

    private record Lookup(ProcessField field, CaseInsensitiveTable values) {}

    private static final class Search {
        private final ProcessField field;
        private final AhoCorasick texts;

        /** A bit for each plan that requires one of the texts. */
        private final long[] plans;

        /** The slots that this search and those after it may find. */
        private final long[] searched;

        Search(ProcessField field, AhoCorasick texts, long[] plans, long[] searched) {
            this.field = field;
            this.texts = texts;
            this.plans = plans;
            this.searched = searched;
        }
    }
}
