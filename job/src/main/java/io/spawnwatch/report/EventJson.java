package io.spawnwatch.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.explain.Conjunct;
import io.spawnwatch.detection.explain.FieldTrace;
import io.spawnwatch.detection.explain.RowOfEvent;
import io.spawnwatch.detection.explain.Term;
import io.spawnwatch.detection.explain.Term.Compared;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.risk.RiskEvent;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes how a detection decides on an event as one JSON object, for other tools. Its form is in {@code job/README.md}. */
public final class EventJson {
    /** Plain ASCII, so that a terminal obeys none of the characters. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    private EventJson() {}

    /**
     * Writes the object, on one line.
     *
     * @param shown the event to show, or null if there is none
     */
    public static void write(
            Verdict verdict, HeldRecords records, @Nullable HeldEvent shown, FieldMapping mapping, Writer out)
            throws IOException {
        Detection detection = Objects.requireNonNull(verdict.detection());
        ObjectNode object = JSON.createObjectNode();
        object.putObject("detection")
                .put("id", detection.id())
                .put("name", detection.name())
                .put("file", verdict.file());
        ObjectNode read = object.putObject("records")
                .put("file", records.file())
                .put("read", records.read())
                .put("events", records.events())
                .put("skipped", records.skipped())
                .put("rejected", records.rejected())
                .put("matched", records.matched())
                .put("fired", records.fired())
                .put("fault", records.fault());
        records.others().forEach(read.putArray("others")::add);
        if (shown == null) {
            object.putNull("event");
        } else {
            event(object.putObject("event"), shown, mapping);
        }
        out.write(JSON.writeValueAsString(object));
        out.write('\n');
        out.flush();
    }

    private static void event(ObjectNode event, HeldEvent shown, FieldMapping mapping) {
        EventKind kind = shown.kind();
        event.put("record", shown.number())
                .put("line", shown.line())
                .put("kind", kind == null ? null : kind.label())
                .put("time", EventTime.format(shown.timeMs()))
                .put("outcome", shown.outcome().name().toLowerCase(Locale.ROOT))
                .put("distance", shown.trace().distance())
                .put("changes", shown.trace().changes());
        shown.trace().ruledOutBy().forEach(event.putArray("ruled_out_by")::add);
        ArrayNode fields = event.putArray("fields");
        for (FieldTrace field : shown.trace().fields()) {
            ProcessField known = ProcessField.ofCimName(field.name());
            fields.addObject()
                    .put("name", field.name())
                    .put("value", field.value())
                    .put("decoded", field.decoded())
                    .put("source", kind == null || known == null ? null : kind.source(known, mapping));
        }
        ArrayNode condition = event.putArray("condition");
        for (Conjunct conjunct : shown.trace().conjuncts()) {
            ObjectNode written = condition
                    .addObject()
                    .put("decided", conjunct.decided().name().toLowerCase(Locale.ROOT))
                    .put("command", conjunct.command());
            term(written.putObject("term"), conjunct.term());
        }
        ArrayNode decisive = event.putArray("decisive");
        shown.trace().decisive().forEach(term -> decisive.add(term.words()));
        event.putObject("window")
                .put("start", EventTime.format(shown.windowStartMs()))
                .put("end", EventTime.format(shown.windowEndMs()));
        row(event, shown);
    }

    private static void row(ObjectNode event, HeldEvent shown) {
        RowOfEvent row = shown.row();
        RiskEvent risk = shown.risk();
        if (row == null || risk == null) {
            event.putNull("row");
        } else {
            ObjectNode written = event.putObject("row");
            ObjectNode group = written.putObject("group");
            List<String> names = row.profile().groupFields();
            for (int i = 0; i < names.size(); i++) {
                group.put(names.get(i), row.group().get(i));
            }
            written.put("risk_score", risk.risk().score())
                    .put("severity", risk.risk().severity())
                    .put("risk_message", risk.risk().message());
        }
        event.put(
                "allowlist_entry",
                shown.covering() == null ? null : shown.covering().id());
    }

    private static void term(ObjectNode written, Term term) {
        written.put("kind", term.kind().name().toLowerCase(Locale.ROOT))
                .put("words", term.words())
                .put("value", term.value() == Truth.UNKNOWN ? null : term.holds())
                .put("file", term.place().file())
                .put("line", term.place().line())
                .put("column", term.place().column());
        term.macros().forEach(written.putArray("macros")::add);
        ArrayNode compared = written.putArray("compared");
        for (Compared value : term.compared()) {
            ObjectNode look = compared.addObject().put("what", value.what());
            value.values().forEach(look.putArray("values")::add);
            look.put("from", value.from());
        }
        ArrayNode operands = written.putArray("operands");
        term.operands().forEach(operand -> term(operands.addObject(), operand));
    }
}
