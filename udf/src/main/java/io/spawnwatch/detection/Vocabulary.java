package io.spawnwatch.detection;

import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.PlacedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words that Splunk's content uses for one thing. A word in other capitals is read as the one that is meant. A word
 * that is not known is taken as it is, since the content grows. Both are warned of: a slip here changes nothing that
 * anybody would notice in the rows.
 */
final class Vocabulary {
    /** Kinds of analytics. */
    static final Vocabulary TYPES = new Vocabulary("type", List.of("TTP", "Anomaly", "Hunting", "Correlation"));

    /** What an observable of the first generation can be. */
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

    /** The part that an observable plays. */
    static final Vocabulary ROLES =
            new Vocabulary("observable role", List.of("Victim", "Attacker", "Target", "Actor", "Unknown", "Other"));

    /** Who can bear risk in the second generation. */
    static final Vocabulary RISK_OBJECT_TYPES = new Vocabulary("risk object type", List.of("system", "user", "other"));

    /** What can pose a threat in the second generation. */
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

    /** The word in the capitals that it is known in, or null where it is not known. */
    @Nullable
    String known(String written) {
        return byLowerCase.get(written.toLowerCase(Locale.ROOT));
    }

    /**
     * The required word under a key.
     *
     * @param unread   what becomes of a word that is not known, for the warning
     * @param warnings takes what is to be said about the word
     */
    String read(Mapping mapping, String key, String unread, List<Warning> warnings) {
        return read(new PlacedText(mapping.requiredText(key), mapping.place(key)), unread, warnings);
    }

    /** The word; what is to be said about it goes to the warnings. */
    String read(PlacedText written, String unread, List<Warning> warnings) {
        String known = known(written.text());
        if (known == null) {
            warnings.add(new Warning(
                    written.place(),
                    "unknown " + what + " '" + written.text() + "': " + unread
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

    /** {@code did you mean 'x'?} for a word that is not known, or null where none is near. */
    @Nullable
    String meant(String written) {
        return DidYouMean.cure(written, byLowerCase.values());
    }

    /**
     * The ids of ATT&amp;CK techniques under a key, in the capitals that ATT&amp;CK writes them in.
     *
     * @param warnings takes a warning of each id that is not known
     */
    static List<String> techniques(Mapping mapping, String key, List<Warning> warnings) {
        return mapping.placedTexts(key).stream()
                .map(written -> technique(written, warnings))
                .toList();
    }

    private static String technique(PlacedText written, List<Warning> warnings) {
        if (AttackTechniques.ofId(written.text()) != null) {
            return written.text();
        }
        String upper = written.text().toUpperCase(Locale.ROOT);
        if (AttackTechniques.ofId(upper) != null) {
            warnings.add(new Warning(
                    written.place(),
                    "the ATT&CK technique '" + written.text() + "' is read as '" + upper + "'; write it like that"));
            return upper;
        }
        warnings.add(new Warning(
                written.place(),
                "unknown ATT&CK technique '" + written.text() + "': risk events have its id, but neither its name nor"
                        + " its tactics"));
        return written.text();
    }
}
