package io.spawnwatch.cli.option;

import io.spawnwatch.backtest.DetectionSelection;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.EventScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which of the loaded detections run on recorded events, and on which events. */
public final class SelectionOptions {

    private SelectionOptions() {}

    private static Map<String, String> given(Map<String, List<String>> options) {
        Map<String, String> given = new TreeMap<>();
        options.forEach((option, values) -> {
            if (!values.isEmpty()) {
                given.put(option.replaceFirst("^--", ""), String.join(", ", values));
            }
        });
        return given;
    }

    /** Which of the loaded detections run. */
    public static final class Detections {
        @Option(
                order = 3,
                names = DetectionSelection.DETECTION,
                arity = "1..*",
                paramLabel = "NAME|ID|FILE",
                description = "Only these of the loaded detections.")
        private List<String> detections = new ArrayList<>();

        @Option(
                order = 3,
                names = DetectionSelection.TECHNIQUE,
                arity = "1..*",
                paramLabel = "ID",
                description = "Only detections for these ATT&CK techniques, such as T1218, which includes its"
                        + " sub-techniques, or T1218.011.")
        private List<String> techniques = new ArrayList<>();

        @Option(
                order = 3,
                names = DetectionSelection.STORY,
                arity = "1..*",
                paramLabel = "NAME",
                description = "Only detections of these analytic stories.")
        private List<String> stories = new ArrayList<>();

        @Option(
                order = 3,
                names = DetectionSelection.TYPE,
                arity = "1..*",
                paramLabel = "TYPE",
                description = "Only detections of these types, such as TTP.")
        private List<String> types = new ArrayList<>();

        /** The options that are given, by name without dashes. */
        public Map<String, String> given() {
            return SelectionOptions.given(Map.of(
                    DetectionSelection.DETECTION, detections,
                    DetectionSelection.TECHNIQUE, techniques,
                    DetectionSelection.STORY, stories,
                    DetectionSelection.TYPE, types));
        }

        /** Whether an option is given. */
        public boolean isGiven() {
            return !(detections.isEmpty() && techniques.isEmpty() && stories.isEmpty() && types.isEmpty());
        }

        /**
         * The detections that all options select, whether or not they run; every one if no option is given.
         */
        public Predicate<Verdict> selected() {
            return isGiven() ? selection()::selects : verdict -> true;
        }

        /**
         * Narrows a catalog to the detections that all options select.
         *
         * @throws SettingsException if a value selects nothing that runs, or all options together do not
         */
        public CatalogPlan select(CatalogPlan plan) {
            return isGiven() ? selection().narrow(plan) : plan;
        }

        /**
         * Narrows catalogs to the detections that all options select in at least one of them.
         *
         * @throws SettingsException if a value selects nothing that runs in any catalog, or all options together do not
         */
        public List<CatalogPlan> select(List<CatalogPlan> plans) {
            return isGiven() ? selection().narrow(plans) : plans;
        }

        private DetectionSelection selection() {
            return new DetectionSelection(detections, techniques, stories, types);
        }
    }

    /** The hosts and users whose events count. */
    public static final class Events {
        private static final String HOST = "--host";
        private static final String USER = "--user";

        @Option(
                order = 3,
                names = HOST,
                arity = "1..*",
                paramLabel = "NAME",
                description =
                        "Only events of these hosts, as risk events have them in dest. Case is ignored; * matches any"
                                + " text.")
        private List<String> hosts = new ArrayList<>();

        @Option(
                order = 3,
                names = USER,
                arity = "1..*",
                paramLabel = "NAME",
                description =
                        "Only events of these users, as risk events have them in user; unknown: events without one.")
        private List<String> users = new ArrayList<>();

        /**
         * The hosts and users whose events count.
         *
         * @throws SettingsException if a name is blank
         */
        public EventScope scope() {
            refuseBlank(HOST, hosts);
            refuseBlank(USER, users);
            return new EventScope(hosts, users);
        }

        /** The options that are given, by name without dashes. */
        public Map<String, String> given() {
            return SelectionOptions.given(Map.of(HOST, hosts, USER, users));
        }

        private static void refuseBlank(String option, List<String> names) {
            if (names.stream().anyMatch(String::isBlank)) {
                throw new SettingsException(option + ": a name is empty; give one as risk events have it");
            }
        }
    }
}
