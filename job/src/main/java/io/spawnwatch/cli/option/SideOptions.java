package io.spawnwatch.cli.option;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.compare.Side;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Documents;
import io.spawnwatch.report.PrintableWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What differs between the two sides of {@link CompareCommand}. Everything else is the same for both. */
public final class SideOptions {
    private static final String ALLOWLIST = "allowlist";
    private static final String CONFIG = "config";
    private static final String NONE = "none";
    private static final String TOPIC = "the live job's allowlist topic";

    @Option(
            order = 0,
            names = "--before",
            paramLabel = "KEY=VALUE",
            description = "A setting of the first side: --allowlist or any option from --config to --search-name,"
                    + " without its dashes, for example detections=DIR. Can be repeated.")
    private Map<String, String> before = new LinkedHashMap<>();

    @Option(order = 0, names = "--after", paramLabel = "KEY=VALUE", description = "A setting of the second side.")
    private Map<String, String> after = new LinkedHashMap<>();

    /** Whether the sides differ at all. */
    public boolean differ() {
        return !before.equals(after);
    }

    /** What was given for the first side only. */
    public Map<String, String> ofBefore() {
        return Map.copyOf(before);
    }

    /** What was given for the second side only. */
    public Map<String, String> ofAfter() {
        return Map.copyOf(after);
    }

    /**
     * What is the same for both sides, unless a side has its own.
     *
     * @param live   configuration of the live job whose topics are read, or null
     * @param topics the topics, or null to read files
     */
    public record Common(
            CatalogOptions catalog,
            AllowlistOptions allowlist,
            @Nullable Path live,
            @Nullable RecordedTopics topics,
            SettingValues values) {

        CatalogSettings settings(Map<String, String> own) {
            String config = own.get(CONFIG);
            Path other = catalog.file() == null ? live : null;
            return catalog.settings(config == null ? other : Path.of(config), own);
        }

        /** The allowlist file of a side that names none. */
        @Nullable
        Path allowlistFile(Map<String, String> own) {
            String config = own.get(CONFIG);
            if (config != null) {
                return Settings.ALLOWLIST_FILE.read(Documents.yaml(Path.of(config)), Map.of());
            }
            return topics == null
                    ? catalog.configured(Settings.ALLOWLIST_FILE)
                    : topics.live().allowlistFile();
        }
    }

    /** The settings that both sides have, in words for people, by key. */
    public Map<String, String> inCommon(Common common) {
        Map<String, String> shown = new TreeMap<>(common.settings(before).inWords());
        shown.entrySet().retainAll(common.settings(after).inWords().entrySet());
        if (!before.containsKey(ALLOWLIST) && !after.containsKey(ALLOWLIST)) {
            Path first = common.allowlistFile(before);
            boolean same = Objects.equals(first, common.allowlistFile(after));
            if (common.allowlist().isGiven()) {
                shown.put(ALLOWLIST, common.allowlist().inWords(common.catalog()));
            } else if (common.topics() != null) {
                shown.put(
                        ALLOWLIST,
                        same ? withTopic(first, common.topics()) : TOPIC + ", and each side's allowlist-file");
            } else if (same) {
                shown.put(ALLOWLIST, first == null ? NONE : first.toString());
            }
        }
        return shown;
    }

    private static String withTopic(@Nullable Path file, RecordedTopics topics) {
        if (Objects.equals(file, topics.live().allowlistFile())) {
            return RecordedTopics.LIVE_ALLOWLIST;
        }
        return file == null ? TOPIC : file + " and " + TOPIC;
    }

    /** Both sides of a comparison. */
    public record Sides(Side before, Side after) {}

    /**
     * Loads both sides. What there is to say about both is said once, else with the side that it is about.
     *
     * @throws SettingsException naming the side, if it has settings of its own
     */
    public Sides load(Common common, PrintableWriter err) {
        // Read once: it may change meanwhile, which is not a difference of the sides.
        List<AllowlistEntry> ofTopic =
                needsTopic(common) && common.topics() != null ? common.topics().allowlistTopic(err) : List.of();
        StringWriter ofBefore = new StringWriter();
        StringWriter ofAfter = new StringWriter();
        try {
            return new Sides(
                    load("before", before, common, ofTopic, printing(ofBefore)),
                    load("after", after, common, ofTopic, printing(ofAfter)));
        } finally {
            List<String> first = ofBefore.toString().lines().toList();
            List<String> second = ofAfter.toString().lines().toList();
            first.forEach(line -> err.println(second.contains(line) ? line : "before: " + line));
            second.stream().filter(line -> !first.contains(line)).forEach(line -> err.println("after: " + line));
        }
    }

    private static Side load(
            String name, Map<String, String> own, Common common, List<AllowlistEntry> ofTopic, PrintableWriter err) {
        refuseUnknownKeys("--" + name, own);
        try {
            return side(own, common, ofTopic, err);
        } catch (SettingsException e) {
            throw own.isEmpty() ? e : new SettingsException(name + ": " + e.getMessage(), e);
        }
    }

    private static PrintableWriter printing(StringWriter text) {
        return new PrintableWriter(new PrintWriter(text));
    }

    private boolean needsTopic(Common common) {
        return !common.allowlist().isGiven() && !(before.containsKey(ALLOWLIST) && after.containsKey(ALLOWLIST));
    }

    private static Side side(
            Map<String, String> own, Common common, List<AllowlistEntry> ofTopic, PrintableWriter err) {
        CatalogSettings settings = common.settings(own);
        CatalogPlan plan = CatalogOptions.loadToReplay(settings, err);
        SettingValues values = common.values()
                .with(Settings.WINDOW, settings.window())
                .with(Settings.WINDOW_OFFSET, settings.windowOffset());
        return new Side(plan, values, allowlist(own, common, plan, ofTopic, err));
    }

    private static List<AllowlistEntry> allowlist(
            Map<String, String> own,
            Common common,
            CatalogPlan plan,
            List<AllowlistEntry> ofTopic,
            PrintableWriter err) {
        String named = own.get(ALLOWLIST);
        if (named != null) {
            return CatalogOptions.allowlist(named.equals(NONE) ? null : Path.of(named), plan, err);
        }
        if (common.allowlist().isGiven()) {
            return common.allowlist().entries(common.catalog(), plan, err);
        }
        List<AllowlistEntry> entries = new ArrayList<>(CatalogOptions.allowlist(common.allowlistFile(own), plan, err));
        entries.addAll(ofTopic);
        return entries;
    }

    private static void refuseUnknownKeys(String option, Map<String, String> own) {
        List<String> known = new ArrayList<>(List.of(CONFIG, ALLOWLIST));
        for (Setting<?> setting : Settings.CATALOG.withOption()) {
            known.add(setting.key());
        }
        for (String key : own.keySet()) {
            if (!known.contains(key)) {
                throw new SettingsException(option + ": '" + key + "' is not a setting of a side"
                        + (ReplayOptions.isOfRevisions(key) ? ", since final rows are compared" : "")
                        + DidYouMean.suffix(key, known) + "; it can be " + String.join(", ", known));
            }
        }
    }
}
