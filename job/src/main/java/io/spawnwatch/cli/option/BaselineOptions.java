package io.spawnwatch.cli.option;

import io.spawnwatch.backtest.unit.Baseline;
import io.spawnwatch.backtest.unit.GitLfs;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.EventFiles;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Harmless events that detections should be silent on. */
public final class BaselineOptions {
    private static final String BASELINE = "--baseline";
    private static final String LIMIT = "--baseline-limit";

    @Option(
            order = 20,
            names = BASELINE,
            arity = "1..*",
            paramLabel = "FILE|DIR|GLOB",
            description =
                    "Also runs each detection over these events, which are harmless, and fails if it makes too many rows.")
    private @Nullable List<String> baseline;

    @Option(
            order = 21,
            names = LIMIT,
            paramLabel = "N",
            defaultValue = Baseline.DEFAULT_LIMIT,
            converter = Limit.class,
            description =
                    "Rows that a detection may make for each 100,000 events of the baseline. Default: ${DEFAULT-VALUE}.")
    private BigDecimal limit;

    /** The baseline as it was named and its limit, by the options' names without dashes; empty without one. */
    public Map<String, String> given() {
        return baseline == null
                ? Map.of()
                : Map.of(BASELINE.substring(2), String.join(", ", baseline), LIMIT.substring(2), limit.toPlainString());
    }

    /**
     * The files of the baseline, or an empty list if none is named.
     *
     * @throws SettingsException if one of them has yet to be fetched
     */
    public List<Path> files() {
        List<Path> files = baseline == null ? List.of() : EventFiles.resolve(baseline);
        for (Path file : files) {
            if (GitLfs.isPointer(file)) {
                throw new SettingsException(
                        BASELINE + ": " + file + " is a Git LFS pointer; `git lfs pull` fetches the events");
            }
        }
        return files;
    }

    /**
     * How the baseline is judged.
     *
     * @param limits what test files allow single detections, by id
     */
    public Baseline baseline(Map<String, BigDecimal> limits) {
        return new Baseline(limit, limits);
    }

    /** A number of rows for each 100,000 events. */
    static final class Limit implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String text) {
            try {
                return Baseline.limit(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
