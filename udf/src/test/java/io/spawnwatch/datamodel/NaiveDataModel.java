package io.spawnwatch.datamodel;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.event.Reporter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The data model's calculations as its definition writes them: one after another, each reading what the earlier ones have
 * made, with regular expressions. Everything is looked up by name.
 */
public final class NaiveDataModel {
    /** In Perl's expressions, unlike Java's, only a line feed ends a line. */
    private static final int LIKE_PERL = Pattern.UNIX_LINES;

    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("^\\s*(?:\"..*\\\\([^\"]+)\").*", LIKE_PERL),
            Pattern.compile("^(?:..*\\\\)?([^\\s\"]+)(?=\\s|$).*", LIKE_PERL));

    private static final List<String> FILLED =
            List.of("dest", "loaded_file", "original_file_name", "parent_process", "parent_user", "process", "user");

    private NaiveDataModel() {}

    /** The fields after all calculations, by CIM name. */
    static Map<String, String> calculate(Map<String, String> decoded) {
        Map<String, String> fields = new HashMap<>(decoded);
        fields.values().removeIf(String::isEmpty);
        fields.computeIfPresent("process_integrity_level", (field, value) -> value.toLowerCase(Locale.ROOT));
        FILLED.forEach(field -> fields.putIfAbsent(field, "unknown"));
        fields.computeIfAbsent("process_name", field -> name(fields.get("process")));
        fields.computeIfAbsent("parent_process_name", field -> name(fields.get("parent_process")));
        fields.putIfAbsent("vendor_product", vendorProduct(fields));
        return fields;
    }

    /** The event after all calculations. */
    public static ProcessEvent calculate(ProcessEvent event) {
        Map<String, String> fields = new HashMap<>();
        for (ProcessField field : ProcessField.values()) {
            String value = event.get(field);
            if (value != null) {
                fields.put(field.cimName(), value);
            }
        }
        Reporter reporter = event.reporter();
        if (reporter != null) {
            fields.put("vendor", Objects.requireNonNullElse(reporter.vendor(), ""));
            fields.put("product", Objects.requireNonNullElse(reporter.product(), ""));
            fields.put("sourcetype", Objects.requireNonNullElse(reporter.sourcetype(), ""));
        }
        Map<String, String> calculated = calculate(fields);
        ProcessEvent.Builder builder = ProcessEvent.at(event.timeMs()).reportedBy(reporter);
        for (ProcessField field : ProcessField.values()) {
            builder.set(field, calculated.get(field.cimName()));
        }
        return builder.build();
    }

    /** The cases of the data model's expression, in its order. */
    private static String vendorProduct(Map<String, String> fields) {
        String vendor = fields.get("vendor");
        String product = fields.get("product");
        if (vendor != null && !vendor.equals("unknown") && product != null && !product.equals("unknown")) {
            return vendor + " " + product;
        }
        if (vendor != null && !vendor.equals("unknown") && (product == null || product.equals("unknown"))) {
            return vendor + " unknown";
        }
        if ((vendor == null || vendor.equals("unknown")) && product != null && !product.equals("unknown")) {
            return "unknown " + product;
        }
        return fields.getOrDefault("sourcetype", "unknown");
    }

    private static String name(@Nullable String commandLine) {
        for (Pattern pattern : commandLine == null ? List.<Pattern>of() : NAMES) {
            Matcher matcher = pattern.matcher(commandLine);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return "unknown";
    }
}
