package io.spawnwatch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** The packages of the project that each package may import. No package may exist that is not listed. */
final class PackageImports {
    static final String ROOT = "io.spawnwatch";

    /** Package of Flink's Kafka connector. Our class there extends a package-private writer. */
    static final String KAFKA_SINK = "org.apache.flink.connector.kafka.sink";

    /** Package of Flink's Prometheus reporter. Ours extends it there. */
    static final String PROMETHEUS = "org.apache.flink.metrics.prometheus";

    /** What each package may import, those first that import none or only packages before them. */
    static final Map<String, Set<String>> OF_PACKAGES = Map.ofEntries(
            // The library.
            packageImports("document"),
            packageImports("event"),
            packageImports("decode.text"),
            packageImports("decode.time", "decode", "event"),
            packageImports("decode", "decode.text", "event"),
            packageImports("datamodel", "event"),
            packageImports("detection", "detection.tests", "document"),
            packageImports("detection.lookup", "detection", "document"),
            packageImports("detection.tests", "document"),
            packageImports("detection.spl", "detection", "document"),
            packageImports("detection.plan.pattern", "detection", "detection.spl"),
            packageImports(
                    "detection.plan.eval", "detection", "detection.plan.pattern", "detection.spl", "document", "event"),
            packageImports("detection.plan.filter", "detection", "detection.plan.eval", "detection.spl", "event"),
            packageImports("detection.plan.index", "detection", "detection.plan.eval", "detection.spl", "event"),
            packageImports(
                    "detection.plan.lint",
                    "datamodel",
                    "detection",
                    "detection.plan.eval",
                    "detection.plan.filter",
                    "detection.spl",
                    "document",
                    "event"),
            packageImports(
                    "detection.plan.rows",
                    "detection",
                    "detection.lookup",
                    "detection.plan.eval",
                    "detection.plan.pattern",
                    "detection.spl",
                    "document",
                    "event"),
            packageImports(
                    "detection.plan",
                    "datamodel",
                    "detection",
                    "detection.lookup",
                    "detection.plan.eval",
                    "detection.plan.filter",
                    "detection.plan.index",
                    "detection.plan.lint",
                    "detection.plan.rows",
                    "detection.spl",
                    "document",
                    "event"),
            packageImports(
                    "detection.explain",
                    "datamodel",
                    "decode",
                    "detection",
                    "detection.plan",
                    "detection.plan.eval",
                    "detection.plan.filter",
                    "detection.plan.index",
                    "detection.plan.lint",
                    "detection.plan.pattern",
                    "detection.plan.rows",
                    "detection.spl",
                    "document",
                    "event"),
            packageImports("sighting", "detection", "event"),
            packageImports("allowlist", "detection", "document", "event"),
            packageImports("risk", "detection", "event", "sighting"),
            packageImports("function.wire", "detection", "sighting"),
            packageImports("function.counts"),
            packageImports(
                    "function",
                    "allowlist",
                    "datamodel",
                    "decode",
                    "detection",
                    "detection.lookup",
                    "detection.plan",
                    "detection.plan.eval",
                    "detection.plan.index",
                    "detection.plan.rows",
                    "document",
                    "event",
                    "function.counts",
                    "risk",
                    "sighting"),
            // The job.
            packageImports("cli.demo", "datamodel", "decode", "detection.plan", "event"),
            packageImports("config", "allowlist", "decode", "detection", "document", "event", "sighting"),
            packageImports("connector.framing", "decode", "decode.text"),
            packageImports(KAFKA_SINK),
            packageImports(PROMETHEUS),
            packageImports("connector.json", "config", "decode", "detection", "event", "risk", "sighting"),
            packageImports("publish", "connector.framing", "decode", "decode.time", "event"),
            packageImports("release", "config", "detection", "detection.plan", "document"),
            packageImports(
                    "topology",
                    "config",
                    "decode",
                    "detection",
                    "detection.plan",
                    "function",
                    "function.counts",
                    "function.wire",
                    "risk",
                    "sighting"),
            packageImports("connector.file", "connector.framing", "connector.json", "decode", "function", "topology"),
            packageImports(
                    "connector.kafka",
                    "config",
                    "connector.json",
                    "decode",
                    "function",
                    "risk",
                    "topology",
                    KAFKA_SINK),
            packageImports("connector.table", "connector.json"),
            packageImports(
                    "connector.kafka.range",
                    "allowlist",
                    "config",
                    "connector.file",
                    "connector.kafka",
                    "document",
                    "function"),
            packageImports(
                    "control",
                    "allowlist",
                    "config",
                    "connector.kafka",
                    "connector.kafka.range",
                    "detection",
                    "detection.plan",
                    "event"),
            packageImports(
                    "report",
                    "allowlist",
                    "config",
                    "control",
                    "decode",
                    "detection",
                    "detection.explain",
                    "detection.plan",
                    "detection.plan.eval",
                    "document",
                    "event",
                    "function",
                    "publish",
                    "release",
                    "risk",
                    "sighting"),
            packageImports(
                    "backtest.unit",
                    "allowlist",
                    "connector.file",
                    "connector.framing",
                    "datamodel",
                    "decode",
                    "detection",
                    "detection.explain",
                    "detection.plan",
                    "detection.spl",
                    "detection.tests",
                    "document",
                    "event",
                    "function",
                    "report",
                    "risk",
                    "sighting"),
            packageImports(
                    "run",
                    "allowlist",
                    "config",
                    "connector.kafka",
                    "detection",
                    "detection.plan",
                    "function",
                    "release",
                    "report",
                    "topology",
                    PROMETHEUS),
            packageImports(
                    "backtest",
                    "allowlist",
                    "config",
                    "connector.file",
                    "connector.json",
                    "connector.kafka.range",
                    "connector.table",
                    "decode",
                    "detection",
                    "detection.plan",
                    "document",
                    "event",
                    "function",
                    "report",
                    "risk",
                    "run",
                    "sighting",
                    "topology"),
            packageImports(
                    "backtest.change",
                    "backtest.unit",
                    "config",
                    "detection",
                    "detection.lookup",
                    "detection.plan",
                    "detection.spl"),
            packageImports("backtest.report", "backtest.unit", "detection"),
            packageImports(
                    "backtest.compare",
                    "allowlist",
                    "backtest",
                    "config",
                    "connector.file",
                    "connector.json",
                    "connector.kafka.range",
                    "decode",
                    "detection",
                    "detection.plan",
                    "event",
                    "function",
                    "report",
                    "run",
                    "sighting",
                    "topology"),
            packageImports(
                    "cli",
                    "allowlist",
                    "backtest",
                    "backtest.change",
                    "backtest.compare",
                    "backtest.report",
                    "backtest.unit",
                    "cli.demo",
                    "config",
                    "connector.file",
                    "connector.framing",
                    "connector.kafka",
                    "connector.kafka.range",
                    "connector.table",
                    "control",
                    "datamodel",
                    "decode",
                    "detection",
                    "detection.explain",
                    "detection.lookup",
                    "detection.plan",
                    "detection.spl",
                    "document",
                    "event",
                    "function",
                    "publish",
                    "release",
                    "report",
                    "run",
                    "sighting",
                    "topology"),
            packageImports("", "cli"));

    /** Imports that class files do not show: constants are copied by the compiler, type arguments erased. */
    static final Map<String, Set<String>> ONLY_IN_SOURCES = Map.ofEntries(
            packageImports("connector.framing", "decode"),
            packageImports("connector.file", "decode"),
            packageImports("topology", "detection"));

    private PackageImports() {}

    private static Map.Entry<String, Set<String>> packageImports(String name, String... others) {
        return Map.entry(
                qualified(name),
                Arrays.stream(others).map(PackageImports::qualified).collect(toUnmodifiableSet()));
    }

    /** The full name of a package of the project. */
    static String qualified(String name) {
        if (name.isEmpty()) {
            return ROOT;
        }
        return name.startsWith("org.") ? name : ROOT + "." + name;
    }
}
