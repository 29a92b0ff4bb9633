package io.spawnwatch.cli;

import io.spawnwatch.backtest.DetectionSelection;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.EventScope;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which of the loaded detections run on recorded events, and on the events of which hosts and users. */
final class SelectionOptions {
    private static final String HOST = "--host";
    private static final String USER = "--user";

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

    @Option(
            order = 3,
            names = HOST,
            arity = "1..*",
            paramLabel = "NAME",
            description = "Only events of these hosts, as risk events have them in dest. Case is ignored; * matches any"
                    + " text.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            order = 3,
            names = USER,
            arity = "1..*",
            paramLabel = "NAME",
            description = "Only events of these users, as risk events have them in user; unknown: events without one.")
    private List<String> users = new ArrayList<>();

    /** Whether an option selects detections. */
    boolean selectsDetections() {
        return !(detections.isEmpty() && techniques.isEmpty() && stories.isEmpty() && types.isEmpty());
    }

    /**
     * Narrows a catalog to the detections that all options select.
     *
     * @throws SettingsException if a value selects nothing that runs, or all options together do not
     */
    CatalogPlan select(CatalogPlan plan) {
        return selectsDetections() ? new DetectionSelection(detections, techniques, stories, types).narrow(plan) : plan;
    }

    /**
     * The hosts and users whose events count.
     *
     * @throws SettingsException if a name is blank
     */
    EventScope scope() {
        refuseBlank(HOST, hosts);
        refuseBlank(USER, users);
        return new EventScope(hosts, users);
    }

    private static void refuseBlank(String option, List<String> names) {
        if (names.stream().anyMatch(String::isBlank)) {
            throw new SettingsException(option + ": a name is empty; give one as risk events have it");
        }
    }
}
