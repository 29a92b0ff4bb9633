package io.spawnwatch.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.decode.RecordFormat;
import io.spawnwatch.detection.AttackTechniques;
import io.spawnwatch.detection.AttackTechniques.Status;
import io.spawnwatch.detection.AttackTechniques.Technique;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.explain.EventKindExplanation;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.DetectionPlan;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a page says about the detections, whether or not they found anything. */
public final class DetectionsMessage {
    private static final String UNSATISFIABLE = "its condition contradicts itself, so no event can meet it";

    /** What two sides may say differently of a detection. */
    private static final List<String> SAYING = List.of("id", "name", "kind", "status", "reason", "blind");

    private DetectionsMessage() {}

    /**
     * Each detection file, with its verdict, and with the sources of the input whose events it can never find.
     *
     * @param formats labels of the {@link RecordFormat}s of the events that were read
     */
    public static ObjectNode json(CatalogPlan catalog, Collection<String> formats) {
        Set<EventKind> kinds = kinds(formats);
        ObjectNode json = ReportPage.message("detections");
        ArrayNode detections = json.putArray("detections");
        catalog.verdicts().forEach(verdict -> add(verdict, kinds, detections.addObject()));
        return json;
    }

    /**
     * The detection files of both sides of a comparison. One of which the sides say the same is there once; else what a side
     * says of it has {@code side}, which is {@code before} or {@code after}.
     *
     * @param formats labels of the {@link RecordFormat}s of the events that were read
     */
    static ObjectNode ofBoth(CatalogPlan before, CatalogPlan after, Collection<String> formats) {
        Map<List<JsonNode>, ObjectNode> ofBefore = bySaying(json(before, formats));
        Map<List<JsonNode>, ObjectNode> ofAfter = bySaying(json(after, formats));
        ObjectNode json = ReportPage.message("detections");
        ArrayNode detections = json.putArray("detections");
        ofAfter.forEach((saying, detection) ->
                detections.add(ofBefore.containsKey(saying) ? detection : detection.put("side", "after")));
        ofBefore.forEach((saying, detection) -> {
            if (!ofAfter.containsKey(saying)) {
                detections.add(detection.put("side", "before"));
            }
        });
        return json;
    }

    private static Map<List<JsonNode>, ObjectNode> bySaying(ObjectNode message) {
        Map<List<JsonNode>, ObjectNode> detections = new LinkedHashMap<>();
        for (JsonNode detection : message.path("detections")) {
            detections.put(SAYING.stream().map(detection::path).toList(), (ObjectNode) detection);
        }
        return detections;
    }

    private static void add(Verdict verdict, Set<EventKind> kinds, ObjectNode json) {
        Detection detection = verdict.detection();
        json.put("id", detection == null ? "" : detection.id())
                .put("name", detection == null ? verdict.file() : detection.name())
                .put("file", verdict.file())
                .put("kind", detection == null ? "" : detection.type())
                .put("status", verdict.outcome().name().toLowerCase(Locale.ROOT));
        if (!verdict.runs()) {
            json.put(
                    "reason",
                    verdict.refusal() == null
                            ? verdict.omission()
                            : verdict.refusal().toString());
        }
        List<String> techniques = detection == null ? List.of() : detection.mitreAttackIds();
        techniques.forEach(json.putArray("techniques")::add);
        tactics(techniques).forEach(json.putArray("tactics")::add);
        ArrayNode stories = json.putArray("stories");
        if (detection != null) {
            detection.analyticStories().forEach(stories::add);
        }
        DetectionPlan plan = verdict.plan();
        if (verdict.runs() && plan != null) {
            addBlind(plan, kinds, json);
        }
    }

    private static void addBlind(DetectionPlan plan, Set<EventKind> kinds, ObjectNode json) {
        ArrayNode blind = json.arrayNode();
        for (EventKind kind : kinds) {
            EventKindExplanation events = EventKindExplanation.of(plan, kind);
            if (!events.canFire()) {
                List<String> reasons = events.reasons();
                blind.addObject()
                        .put("source", kind.label())
                        .put("why", reasons.isEmpty() ? UNSATISFIABLE : String.join("; ", reasons));
            }
        }
        if (!blind.isEmpty()) {
            json.set("blind", blind);
        }
    }

    private static Set<EventKind> kinds(Collection<String> formats) {
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (int index = 0; index < RecordFormat.count(); index++) {
            RecordFormat format = RecordFormat.of(index);
            if (formats.contains(format.label())) {
                kinds.add(format.kind());
            }
        }
        return kinds;
    }

    private static Set<String> tactics(List<String> techniques) {
        Set<String> tactics = new LinkedHashSet<>();
        for (String id : techniques) {
            Technique technique = AttackTechniques.ofId(id);
            if (technique != null) {
                tactics.addAll(technique.tactics());
            }
        }
        return tactics;
    }

    /**
     * The part of ATT&amp;CK that the detections name, with the techniques that its sub-techniques belong to. A technique that
     * the bundled table does not know has its id only.
     */
    public static ObjectNode attack(CatalogPlan catalog) {
        Map<String, Technique> named = new TreeMap<>();
        for (Verdict verdict : catalog.verdicts()) {
            Detection detection = verdict.detection();
            for (String id : detection == null ? List.<String>of() : detection.mitreAttackIds()) {
                add(id, named);
                int sub = id.indexOf('.');
                if (sub > 0) {
                    add(id.substring(0, sub), named);
                }
            }
        }
        return attack(named.values());
    }

    private static void add(String id, Map<String, Technique> named) {
        Technique known = AttackTechniques.ofId(id);
        named.put(id, known == null ? new Technique(id, id, List.of(), Status.CURRENT) : known);
    }

    /** All of ATT&amp;CK, for a page that does not know which detections it will show. */
    public static ObjectNode attack() {
        return attack(AttackTechniques.all());
    }

    private static ObjectNode attack(Collection<Technique> known) {
        ObjectNode json = ReportPage.message("attack").put("version", AttackTechniques.RELEASE);
        AttackTechniques.TACTICS.forEach(json.putArray("tactics")::add);
        ArrayNode techniques = json.putArray("techniques");
        for (Technique technique : known) {
            ObjectNode entry = techniques.addObject().put("id", technique.id()).put("name", technique.name());
            technique.tactics().forEach(entry.putArray("tactics")::add);
        }
        return json;
    }
}
