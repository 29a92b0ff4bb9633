package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.report.Report;
import io.spawnwatch.deploy.benchmark.report.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Sums up the rounds of a case. */
final class Summary {

    private Summary() {}

    /** The line of a report. */
    static Report.Throughput of(Case measured, List<Throughput.Measured> rounds, Detections detections)
            throws Exception {
        Contender contender = measured.contender();
        Matches.Share share =
                contender.isOurs() ? detections.share(measured.catalog(), measured.content()) : new Matches.Share(0, 0);
        return new Report.Throughput(
                measured.name(),
                measured.limit(),
                contender.title(),
                measured.content().id(),
                measured.parallelism(),
                contender.isOurs() ? detections.running(measured.catalog()) : 0,
                contender != Contender.OURS ? "" : measured.exactlyOnce() ? "exactly once" : "at least once",
                measured.allowlist() ? Configurations.ALLOWLIST_ENTRIES : 0,
                spread(rounds, result -> result.pace().perSecond()),
                spread(rounds, result -> result.pace().perCpuSecond()),
                spread(rounds, Throughput.Measured::startSeconds),
                spread(rounds, Throughput.Measured::startCpuSeconds),
                spread(rounds, Throughput.Measured::seconds),
                spread(rounds, Throughput.Measured::cpuSeconds),
                rounds.size(),
                share.events(),
                share.sightings(),
                spread(rounds, Throughput.Measured::written).median());
    }

    private static Spread spread(List<Throughput.Measured> rounds, ToDoubleFunction<Throughput.Measured> part) {
        return Spread.of(rounds.stream().map(part::applyAsDouble).toList());
    }
}
