package io.spawnwatch.deploy.benchmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.deploy.benchmark.input.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowCheckTest {
    private static final Row ONE = row("WS-1", 2, 10, 20);
    private static final Row OTHER = row("WS-2", 1, 30, 30);

    private final RowCheck check = new RowCheck(Map.of(ONE.key(), ONE, OTHER.key(), OTHER));

    @Test
    void isCompleteWhenTheLastVersionOfEachRowIsRight() {
        check.accept(row("WS-1", 1, 10, 10));
        check.accept(OTHER);
        assertThat(check.isComplete()).isFalse();

        check.accept(ONE);
        assertThat(check.isComplete()).isTrue();

        check.accept(row("WS-1", 3, 10, 20));
        assertThat(check.isComplete()).isFalse();
        assertThat(check.difference())
                .startsWith("1 of 2 rows are right; for example, Row[")
                .contains("count=3", "should be", "count=2");
    }

    @Test
    void aRowThatIsNotExpectedIsAnError() {
        assertThatThrownBy(() -> check.accept(row("WS-3", 1, 10, 10)))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("WS-3");
    }

    @Test
    void readsRiskEventsOfTheDetectionAndNoOthers() throws Exception {
        ObjectMapper json = new ObjectMapper();
        String fields =
                "\"dest\":\"WS-1\",\"user\":\"u\",\"parent_process\":\"p\",\"process_name\":\"n\",\"process\":\"c\","
                        + "\"process_id\":\"1\",\"parent_process_id\":\"2\",\"count\":2,";
        String times = "\"window_start\":\"1970-01-01T00:00:00.000Z\",\"firstTime\":\"1970-01-01T00:00:00.010Z\","
                + "\"lastTime\":\"1970-01-01T00:00:00.020Z\"";

        assertThat(RowParser.RISK_EVENT.row(
                        json.readTree("{\"detection_id\":\"" + RowParser.WMI_DETECTION + "\"," + fields + times + "}")))
                .isEqualTo(ONE);
        assertThat(RowParser.RISK_EVENT.row(json.readTree("{\"detection_id\":\"other\"," + fields + times + "}")))
                .isNull();
        assertThat(RowParser.PLAIN.row(
                        json.readTree("{" + fields + "\"window_start\":0,\"first_time\":10,\"last_time\":20}")))
                .isEqualTo(ONE);
    }

    private static Row row(String dest, long count, long firstMs, long lastMs) {
        return new Row(List.of(dest, "u", "p", "n", "c", "1", "2"), 0, count, firstMs, lastMs);
    }
}
