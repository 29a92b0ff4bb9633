package io.spawnwatch.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.backtest.change.ChangedDetections;
import io.spawnwatch.backtest.change.Checkout;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.report.PrintableWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ChangedOptionsTest {
    private static final String DETECTION = """
            name: NAME
            id: 00000000-0000-4000-8000-00000000000N
            version: 1
            type: TTP
            search: "| tstats count from datamodel=Endpoint.Processes where `macro_N` by Processes.dest"
            tags: {impact: 10, confidence: 10, message: m, observable: [{name: dest, type: Hostname, role: [Victim]}]}
            """;

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Checkout checkout;

    @Command
    private static final class Changed {
        @Mixin
        private CatalogOptions catalog;

        @Mixin
        private ChangedOptions options;
    }

    @BeforeEach
    void start() throws Exception {
        checkout = new Checkout(folder.resolve("content"));
        for (String n : List.of("1", "2")) {
            checkout.write(
                    "detections/d" + n + ".yml",
                    DETECTION.replace("NAME", "d" + n).replace("N", n));
            checkout.write("macros/m" + n + ".yml", "name: macro_" + n + "\ndefinition: Processes.user=a\n");
        }
        checkout.commit("base");
    }

    @AfterEach
    void end() {
        checkout.close();
    }

    @Test
    void withoutTheOptionAllDetectionsAreTested() {
        assertThat(find()).isNull();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theFoldersBesideTheDetectionsAreComparedWithoutBeingNamed() throws Exception {
        checkout.write("macros/m2.yml", "name: macro_2\ndefinition: Processes.user=b\n");

        ChangedDetections changed = find("--changed", "HEAD", "--detections", detections());

        assertThat(changed.touched())
                .extracting(ChangedDetections.Touched::name)
                .containsExactly("d2");
        assertThat(err.toString().lines())
                .containsExactly(
                        "macros: " + checkout.file("macros") + ", beside the detections",
                        "--changed HEAD: since " + changed.base() + ", 1 of 2 detections is touched",
                        "  d2: the macro `macro_2`");
    }

    @Test
    void theConfigurationTouchesAll() throws Exception {
        Path config = checkout.write("spawnwatch.yml", "window: 2h\n");

        ChangedDetections changed =
                find("--changed", "HEAD...", "--detections", detections(), "--config", config.toString());

        assertThat(changed.touched()).hasSize(2);
    }

    @Test
    void detectionsThatComeWithSpawnwatchAreInNoRepository() {
        assertThatThrownBy(() -> find("--changed", "HEAD"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--changed: the detections that come with Spawnwatch are in no repository; name yours with"
                        + " --detections");
    }

    private String detections() {
        return checkout.file("detections").toString();
    }

    private ChangedDetections find(String... args) {
        Changed command = new Changed();
        new CommandLine(command).parseArgs(args);
        CatalogSettings settings = command.catalog.settings();
        PrintableWriter writer = new PrintableWriter(new PrintWriter(err, true));
        CatalogPlan plan = CatalogOptions.load(settings, writer);
        Path config = List.of(args).contains("--config") ? Path.of(args[args.length - 1]) : null;
        return command.options.find(plan, settings, config, verdict -> List.of(), writer);
    }
}
