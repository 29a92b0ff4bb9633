package io.spawnwatch.detection;

import io.spawnwatch.detection.AttackTechniques.Technique;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.PlacedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The words that Splunk's content uses for one property. A word in a different case is corrected. An unknown word is
 * kept, because the content grows. Both are warned about, because nobody would notice such a slip in the rows.
 */
final class Vocabulary {
    /** Types of analytics. */
    static final Vocabulary TYPES = new Vocabulary("type", List.of("TTP", "Anomaly", "Hunting", "Correlation"));

    /** Types of observables in first-generation files. */
    static final Vocabulary OBSERVABLE_TYPES = new Vocabulary(
            "observable type",
            List.of(
                    "Hostname",
                    "Endpoint",
                    "Device",
                    "IP Address",
                    "MAC Address",
                    "User",
                    "User Name",
                    "Username",
                    "Email",
                    "Email Address",
                    "Process",
                    "Process Name",
                    "Parent Process",
                    "Parent Process Name",
                    "File",
                    "File Name",
                    "File Path",
                    "File Hash",
                    "Hash",
                    "URL",
                    "URL String",
                    "Uniform Resource Locator",
                    "Domain",
                    "Registry Key",
                    "Registry Value",
                    "Command",
                    "Service",
                    "Container",
                    "Geo Location",
                    "Resource UID",
                    "Unknown",
                    "Other"));

    /** Roles of observables. */
    static final Vocabulary ROLES =
            new Vocabulary("observable role", List.of("Victim", "Attacker", "Target", "Actor", "Unknown", "Other"));

    /** Types of risk objects in second-generation files. */
    static final Vocabulary RISK_OBJECT_TYPES = new Vocabulary("risk object type", List.of("system", "user", "other"));

    /** Types of threat objects in second-generation files. */
    static final Vocabulary THREAT_OBJECT_TYPES = new Vocabulary(
            "threat object type",
            List.of(
                    "process",
                    "process_name",
                    "process_hash",
                    "parent_process",
                    "parent_process_name",
                    "file_name",
                    "file_path",
                    "file_hash",
                    "command",
                    "service",
                    "registry_path",
                    "registry_value_name",
                    "registry_value_text",
                    "ip_address",
                    "domain",
                    "url",
                    "http_user_agent",
                    "email_address",
                    "email_subject",
                    "system",
                    "signature",
                    "tls_hash",
                    "certificate_common_name",
                    "certificate_organization",
                    "certificate_serial",
                    "certificate_unit"));

    private final String what;
    private final Map<String, String> byLowerCase = new LinkedHashMap<>();

    private Vocabulary(String what, List<String> words) {
        this.what = what;
        words.forEach(word -> byLowerCase.put(word.toLowerCase(Locale.ROOT), word));
    }

    /** The word in its usual case, or null if it is unknown. */
    @Nullable
    String known(String written) {
        return byLowerCase.get(written.toLowerCase(Locale.ROOT));
    }

    /**
     * Reads the required word under a key.
     *
     * @param consequence what happens to an unknown word, as a relative clause for the warning
     * @param warnings    collects warnings about the word
     */
    String read(Mapping mapping, String key, String consequence, List<Warning> warnings) {
        return read(new PlacedText(mapping.requiredText(key), mapping.place(key)), consequence, warnings);
    }

    /** Reads a word and warns about it if it is unknown or in the wrong case. */
    String read(PlacedText written, String consequence, List<Warning> warnings) {
        String known = known(written.text());
        if (known == null) {
            warnings.add(new Warning(
                    written.place(),
                    "unknown " + what + " '" + written.text() + "', " + consequence
                            + DidYouMean.suffix(written.text(), byLowerCase.values())));
            return written.text();
        }
        if (!known.equals(written.text())) {
            warnings.add(new Warning(
                    written.place(),
                    "the " + what + " '" + written.text() + "' is read as '" + known + "'; write it like that"));
        }
        return known;
    }

    /** The cure for an unknown word: {@code did you mean 'x'?}, or null if no known word is similar. */
    @Nullable
    String cure(String written) {
        return DidYouMean.cure(written, byLowerCase.values());
    }

    /**
     * Reads the ids of ATT&amp;CK techniques under a key, in upper case.
     *
     * @param warnings collects a warning about each id that is unknown, revoked or deprecated
     */
    static List<String> techniques(Mapping mapping, String key, List<Warning> warnings) {
        return mapping.placedTexts(key).stream()
                .map(written -> technique(written, warnings))
                .toList();
    }

    private static String technique(PlacedText written, List<Warning> warnings) {
        String id = written.text();
        if (AttackTechniques.ofId(id) == null) {
            String upper = id.toUpperCase(Locale.ROOT);
            if (AttackTechniques.ofId(upper) == null) {
                warnings.add(new Warning(
                        written.place(),
                        "unknown ATT&CK technique '" + id
                                + "', which risk events carry without its name and tactics; the bundled table is "
                                + AttackTechniques.RELEASE));
                return id;
            }
            warnings.add(new Warning(
                    written.place(),
                    "the ATT&CK technique '" + id + "' is read as '" + upper + "'; write it like that"));
            id = upper;
        }
        warnIfGone(id, written.place(), warnings);
        return id;
    }

    private static void warnIfGone(String id, Place place, List<Warning> warnings) {
        Technique technique = Objects.requireNonNull(AttackTechniques.ofId(id), id);
        String named = "the ATT&CK technique '" + id + "' (" + technique.name() + ") ";
        switch (technique.status()) {
            case REVOKED ->
                warnings.add(new Warning(
                        place, named + "is revoked: another technique has replaced it; name that one instead"));
            case DEPRECATED ->
                warnings.add(new Warning(place, named + "is deprecated: ATT&CK no longer has it; name another one"));
            case CURRENT -> {}
        }
    }
}
