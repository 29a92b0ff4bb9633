package io.spawnwatch.backtest.compare;

import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.Suppression;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/** Rows of a side on their way to be compared: id, whether they are of the second side, and the row as JSON. */
final class SideRow {
    static final TypeInformation<Tuple3<String, Boolean, String>> TYPE =
            Types.TUPLE(Types.STRING, Types.BOOLEAN, Types.STRING);

    private SideRow() {}

    /** Turns risk events into rows of a side. */
    static final class OfRiskEvent implements MapFunction<RiskEvent, Tuple3<String, Boolean, String>> {
        private static final long serialVersionUID = 1L;

        private final SerializationSchema<RiskEvent> json = RecordJson.riskEvents();
        private final boolean second;

        OfRiskEvent(boolean second) {
            this.second = second;
        }

        @Override
        public Tuple3<String, Boolean, String> map(RiskEvent event) {
            return Tuple3.of(event.riskEventId(), second, new String(json.serialize(event), StandardCharsets.US_ASCII));
        }
    }

    /** Turns suppressed rows into rows of a side. */
    static final class OfSuppression implements MapFunction<Suppression, Tuple3<String, Boolean, String>> {
        private static final long serialVersionUID = 1L;

        private final SerializationSchema<Suppression> json = RecordJson.suppressions();
        private final boolean second;

        OfSuppression(boolean second) {
            this.second = second;
        }

        @Override
        public Tuple3<String, Boolean, String> map(Suppression suppression) {
            return Tuple3.of(
                    suppression.riskEvent().riskEventId(),
                    second,
                    new String(json.serialize(suppression), StandardCharsets.US_ASCII));
        }
    }
}
