package io.spawnwatch.function;

import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.sighting.DetectionRow;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;

/** Turns each row into a risk event. Not keyed, no state; late and repeated rows are scored as all others. */
public final class ScoreRisk extends RichMapFunction<DetectionRow, RiskEvent> {
    private static final long serialVersionUID = 1L;

    private transient Counter raised;
    /** Volatile because the thread that reports metrics reads it. */
    private transient volatile long lagMs;

    @Override
    public void open(OpenContext context) {
        raised = RunCounter.of(getRuntimeContext(), Metrics.RISK_EVENTS);
        RunCounter.metrics(getRuntimeContext()).gauge(Metrics.EVENT_TIME_LAG, () -> lagMs);
    }

    @Override
    public RiskEvent map(DetectionRow row) {
        raised.inc();
        // The only use of a clock, for a metric. It never reaches the event.
        lagMs = System.currentTimeMillis() - row.tally().lastTimeMs();
        return RiskScoring.score(row);
    }
}
