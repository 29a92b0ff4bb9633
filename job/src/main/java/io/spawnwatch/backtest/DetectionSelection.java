package io.spawnwatch.backtest;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.AttackTechniques;
import io.spawnwatch.detection.AttackTechniques.Technique;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.document.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which detections of a catalog are wanted. A detection must be selected by each option that is given, and by one of its
 * values. Names are compared without regard to case.
 *
 * <p>A value that selects nothing is an error: it is a typing mistake, and the others would hide it.
 *
 * @param detections names, ids or files
 * @param techniques ids of ATT&amp;CK techniques
 * @param stories    names of analytic stories
 * @param types      kinds of analytics
 */
public record DetectionSelection(
        List<String> detections, List<String> techniques, List<String> stories, List<String> types) {
    public static final String DETECTION = "--detection";
    public static final String TECHNIQUE = "--technique";
    public static final String STORY = "--story";
    public static final String TYPE = "--type";

    private static final Pattern TECHNIQUE_ID = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?", Pattern.CASE_INSENSITIVE);

    /** Copies the lists. */
    public DetectionSelection {
        detections = List.copyOf(detections);
        techniques = List.copyOf(techniques);
        stories = List.copyOf(stories);
        types = List.copyOf(types);
    }

    /**
     * Narrows a catalog to the detections that are wanted.
     *
     * @throws SettingsException if a value selects nothing that runs, or all options together do not
     */
    public CatalogPlan narrow(CatalogPlan plan) {
        return narrow(List.of(plan)).get(0);
    }

    /**
     * Narrows catalogs to the same detections: those that are wanted in at least one of them. Of the others, one may have
     * none of them.
     *
     * @throws SettingsException if a value selects nothing that runs in any catalog, or all options together do not
     */
    public List<CatalogPlan> narrow(List<CatalogPlan> plans) {
        List<Verdict> all =
                plans.stream().flatMap(plan -> plan.verdicts().stream()).toList();
        List<Verdict> running = all.stream().filter(Verdict::runs).toList();
        Map<String, Set<String>> idsByOption = new LinkedHashMap<>();
        select(
                idsByOption,
                DETECTION,
                detections,
                running,
                DetectionSelection::isNamed,
                name -> noDetection(name, all));
        select(
                idsByOption,
                TECHNIQUE,
                techniques,
                running,
                DetectionSelection::hasTechnique,
                id -> noTechnique(id, running));
        select(idsByOption, STORY, stories, running, DetectionSelection::isInStory, name -> noStory(name, running));
        select(idsByOption, TYPE, types, running, DetectionSelection::isOfType, type -> noType(type, running));
        List<CatalogPlan> narrowed = plans.stream()
                .map(plan -> plan.narrowedTo(detection -> idsByOption.values().stream()
                        .allMatch(ids -> ids.contains(detection.profile().id()))))
                .toList();
        if (narrowed.stream().allMatch(plan -> plan.plans().isEmpty())) {
            throw new SettingsException(
                    "no detection is selected by " + join(idsByOption.keySet()) + " together; alone, "
                            + idsByOption.entrySet().stream()
                                    .map(option -> option.getKey() + " selects "
                                            + option.getValue().size())
                                    .collect(Collectors.joining(", ")));
        }
        return narrowed;
    }

    /** Whether a detection is wanted, whether or not it runs. A file that cannot be read as a detection is not. */
    public boolean selects(Verdict verdict) {
        return verdict.detection() != null
                && selects(detections, verdict, DetectionSelection::isNamed)
                && selects(techniques, verdict, DetectionSelection::hasTechnique)
                && selects(stories, verdict, DetectionSelection::isInStory)
                && selects(types, verdict, DetectionSelection::isOfType);
    }

    private static boolean selects(List<String> values, Verdict verdict, BiPredicate<Verdict, String> selects) {
        return values.isEmpty() || values.stream().anyMatch(value -> selects.test(verdict, value.strip()));
    }

    private static void select(
            Map<String, Set<String>> idsByOption,
            String option,
            List<String> values,
            List<Verdict> running,
            BiPredicate<Verdict, String> selects,
            Function<String, String> fault) {
        if (values.isEmpty()) {
            return;
        }
        Set<String> ids = new TreeSet<>();
        for (String value : values) {
            String wanted = value.strip();
            Set<String> selected = running.stream()
                    .filter(verdict -> selects.test(verdict, wanted))
                    .map(verdict -> detection(verdict).id())
                    .collect(Collectors.toSet());
            if (selected.isEmpty()) {
                throw new SettingsException(option + ": " + fault.apply(wanted));
            }
            ids.addAll(selected);
        }
        idsByOption.put(option, ids);
    }

    private static Detection detection(Verdict verdict) {
        return Objects.requireNonNull(verdict.detection(), verdict.file());
    }

    /** Whether a verdict's detection has the id or name, or its file the name, with or without folders. */
    private static boolean isNamed(Verdict verdict, String wanted) {
        Detection detection = verdict.detection();
        return isFile(verdict.file(), wanted.replace('\\', '/'))
                || (detection != null
                        && Stream.of(detection.id(), detection.name(), detection.searchName())
                                .anyMatch(wanted::equalsIgnoreCase));
    }

    private static boolean isFile(String file, String wanted) {
        return file.equals(wanted) || file.endsWith("/" + wanted) || wanted.endsWith("/" + file);
    }

    private static boolean hasTechnique(Verdict verdict, String wanted) {
        if (!TECHNIQUE_ID.matcher(wanted).matches()) {
            throw new SettingsException(TECHNIQUE + ": '" + wanted
                    + "' is not the id of a technique; expected one such as T1047 or T1218.011");
        }
        String id = wanted.toUpperCase(Locale.ROOT);
        return detection(verdict).mitreAttackIds().stream()
                .map(known -> known.toUpperCase(Locale.ROOT))
                .anyMatch(known -> known.equals(id) || known.startsWith(id + "."));
    }

    private static boolean isInStory(Verdict verdict, String wanted) {
        return detection(verdict).analyticStories().stream().anyMatch(wanted::equalsIgnoreCase);
    }

    private static boolean isOfType(Verdict verdict, String wanted) {
        return detection(verdict).type().equalsIgnoreCase(wanted);
    }

    private static String noDetection(String wanted, List<Verdict> verdicts) {
        Verdict idle = verdicts.stream()
                .filter(verdict -> isNamed(verdict, wanted))
                .findFirst()
                .orElse(null);
        if (idle != null) {
            return "'" + wanted + "' does not run: " + why(idle);
        }
        List<String> known = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            known.add(verdict.file());
            Detection detection = verdict.detection();
            if (detection != null) {
                known.add(detection.name());
                known.add(detection.id());
            }
        }
        return "no detection has the name, id or file '" + wanted + "'"
                + suggestion(wanted, known, "; --detections says which are loaded");
    }

    private static String why(Verdict idle) {
        return idle.place() == null ? String.valueOf(idle.reason()) : String.valueOf(idle.refusal());
    }

    private static String noTechnique(String wanted, List<Verdict> running) {
        Technique technique = AttackTechniques.ofId(wanted.toUpperCase(Locale.ROOT));
        Set<String> known = values(running, Detection::mitreAttackIds);
        return "no detection that runs is for " + wanted
                + (technique == null
                        ? ", which ATT&CK does not have" + DidYouMean.suffix(wanted, known)
                        : " (" + technique.name() + ")");
    }

    private static String noStory(String wanted, List<Verdict> running) {
        Set<String> known = values(running, Detection::analyticStories);
        return "no detection that runs belongs to the story '" + wanted + "'"
                + suggestion(
                        wanted,
                        known,
                        known.isEmpty()
                                ? ""
                                : "; one of its " + known.size() + " stories is '"
                                        + known.iterator().next() + "'");
    }

    private static String noType(String wanted, List<Verdict> running) {
        Set<String> known = values(running, detection -> List.of(detection.type()));
        return "no detection that runs is of type '" + wanted + "'; there are " + join(known);
    }

    private static String suggestion(String wanted, Collection<String> known, String otherwise) {
        String suffix = DidYouMean.suffix(wanted, known);
        return suffix.isEmpty() ? otherwise : suffix;
    }

    private static Set<String> values(List<Verdict> running, Function<Detection, List<String>> values) {
        return running.stream()
                .flatMap(verdict -> values.apply(detection(verdict)).stream())
                .filter(Predicate.not(String::isBlank))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String join(Collection<String> texts) {
        List<String> all = List.copyOf(texts);
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
    }
}
