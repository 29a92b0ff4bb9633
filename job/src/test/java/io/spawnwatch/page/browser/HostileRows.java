package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.LargeReport;
import java.util.List;

/** Rows whose texts an attacker has chosen. */
final class HostileRows {
    static final String MARKUP =
            "<img src=x onerror=alert(1)><script>alert(2)</script></script><svg onload=alert(3)>\"'`${alert(4)}{{alert(5)}}";

    /** Shows {@code exe.txt} where {@code txt.exe} stands. */
    static final String REVERSED = "invoice_\u202Etxt.exe \u0007\u200B\ud800";

    /** Isolates that never end, a character that ends texts in C, and halves of characters in the wrong order. */
    static final String HIDDEN = "cmd.exe \u2066\u2067\u2068/c\u0000 whoami \udc00\ud800 \u2028end";

    static final String LONG = "<b>" + "a <i> ".repeat(1_048_000 / 6);

    /** The longest name of a host: as long as a field may be. */
    static final String LONG_HOST = "ws-" + "h".repeat(300_000) + ".corp.example";

    /** What every object of JavaScript has. */
    static final List<String> PROTOTYPES = List.of("__proto__", "constructor", "toString", "hasOwnProperty");

    private HostileRows() {}

    private static ObjectNode row() {
        return new LargeReport().riskEvent().put("late", false);
    }

    private static ObjectNode withId(ObjectNode row, String id) {
        return row.put("risk_event_id", id);
    }

    /** Markup in each text. */
    static ObjectNode markup() {
        ObjectNode markup = withId(row(), "markup");
        for (String field : List.of(
                "detection_name",
                "detection_id",
                "search_name",
                "dest",
                "user",
                "process",
                "process_name",
                "parent_process",
                "parent_process_name",
                "process_id",
                "risk_message",
                "type")) {
            markup.put(field, MARKUP);
        }
        markup.withArray("analytic_story").removeAll().add(MARKUP);
        markup.withArray("threat_objects")
                .addObject()
                .put("threat_object", MARKUP)
                .put("threat_object_type", MARKUP);
        addRiskObject(markup, MARKUP);
        ObjectNode annotations = (ObjectNode) markup.path("annotations");
        annotations.withArray("mitre_attack").removeAll().add(MARKUP);
        annotations.withArray("mitre_attack_technique").removeAll().add(MARKUP);
        annotations.withArray("mitre_attack_tactic").removeAll().add(MARKUP);
        return markup;
    }

    private static void addRiskObject(ObjectNode row, String name) {
        row.withArray("risk_objects")
                .addObject()
                .put("risk_object", name)
                .put("risk_object_type", "system")
                .put("risk_score", 90)
                .put("risk_object_kind", "risk");
    }

    /** A command line that turns around, on ws-7. */
    static ObjectNode reversed() {
        return withId(row(), "reversed").put("process", REVERSED).put("dest", "ws-7");
    }

    /** A command line that hides parts, on ws-9. */
    static ObjectNode hidden() {
        return withId(row(), "hidden").put("process", HIDDEN).put("dest", "ws-9");
    }

    /** A command line of a mebibyte, on ws-8. */
    static ObjectNode large() {
        return withId(row(), "large").put("process", LONG).put("dest", "ws-8");
    }

    /** A host with a long name. */
    static ObjectNode longHost() {
        ObjectNode row = withId(row(), "long host").put("dest", LONG_HOST);
        addRiskObject(row, LONG_HOST);
        return row;
    }

    /** A row whose names are a property that every object has. */
    static ObjectNode prototype(String name) {
        ObjectNode row = withId(row(), name);
        for (String field : List.of("detection_id", "detection_name", "dest", "user", "process", "type", "severity")) {
            row.put(field, name);
        }
        row.withArray("risk_objects").removeAll();
        addRiskObject(row, name);
        ObjectNode annotations = (ObjectNode) row.path("annotations");
        annotations.withArray("mitre_attack").removeAll().add(name);
        annotations.withArray("mitre_attack_technique").removeAll().add(name);
        annotations.withArray("mitre_attack_tactic").removeAll().add(name);
        row.withArray("analytic_story").removeAll().add(name);
        return row;
    }

    /** A suppressed row with markup in each text. */
    static ObjectNode suppressed() {
        return withId(markup(), "suppressed markup")
                .put("allowlist_entry", MARKUP)
                .put("allowlist_owner", MARKUP)
                .put("allowlist_reason", MARKUP);
    }

    /** A rejected record with markup in each text. */
    static ObjectNode rejected() {
        return LiveServer.rejected(1).put("topic", MARKUP).put("detail", MARKUP).put("excerpt", MARKUP);
    }

    /** Elements that only the texts could have made, and scripts that only they could have run. Dialogs fail a tab anyhow. */
    static void assertOnlyText(Tab tab, String place) {
        Object made = tab.page().evaluate("""
                () => [...document.querySelectorAll('#app :is(img, script, iframe, i, b:not(.meaning b), [onerror], [onload])')]
                    .map(e => e.outerHTML.slice(0, 200))""");
        assertThat(made).as(place).isEqualTo(List.of());
    }
}
