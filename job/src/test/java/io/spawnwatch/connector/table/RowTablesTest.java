package io.spawnwatch.connector.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.RandomRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of rows, read by other programs' readers. */
class RowTablesTest {
    @TempDir
    private Path folder;

    private static final Set<String> FIELDS = Set.of("dest", "process", "never_found", "count");

    private Path lines(List<ObjectNode> rows) throws IOException {
        return RandomRows.write(folder.resolve("rows.jsonl"), rows);
    }

    private Path parquet(List<ObjectNode> rows, long rowGroupBytes) throws IOException {
        Path file = folder.resolve("rows.parquet");
        Path lines = lines(rows);
        try (OutputStream out = Files.newOutputStream(file)) {
            ParquetTable.write(lines, RowColumns.of(lines, FIELDS, false), out, rowGroupBytes);
        }
        return file;
    }

    /** What a query of one column gives, in the rows' order. */
    private static List<@Nullable Object> query(Connection duckdb, Path file, String expression) throws SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + expression + " FROM read_parquet('" + file
                        + "', file_row_number = true)" + " ORDER BY file_row_number")) {
            List<@Nullable Object> values = new ArrayList<>();
            while (result.next()) {
                values.add(plain(result.getObject(1)));
            }
            return values;
        }
    }

    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        if (value instanceof Array array) {
            List<@Nullable Object> items = new ArrayList<>();
            for (Object item : (Object[]) array.getArray()) {
                items.add(plain(item));
            }
            return items;
        }
        if (value instanceof Struct struct) {
            List<@Nullable Object> items = new ArrayList<>();
            for (Object item : struct.getAttributes()) {
                items.add(plain(item));
            }
            return items;
        }
        return value instanceof OffsetDateTime time ? time.toInstant() : value;
    }

    /** The value that a row should have in a column, as Java sees DuckDB's types. */
    private static @Nullable Object expected(ObjectNode row, Column column) {
        return expected(row.get(column.name()), column);
    }

    private static @Nullable Object expected(@Nullable JsonNode value, Column column) {
        if (value == null) {
            return null;
        }
        return switch (column.type()) {
            case TEXT -> value.asText();
            case INTEGER -> value.longValue();
            case NUMBER -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            case TIME -> Instant.parse(value.textValue());
            case TEXTS -> {
                List<@Nullable Object> texts = new ArrayList<>();
                if (value.isArray()) {
                    value.forEach(item -> texts.add(item.textValue()));
                } else {
                    texts.add(value.textValue());
                }
                yield texts;
            }
            case OBJECT -> fields(value, column);
            case OBJECTS -> {
                List<@Nullable Object> objects = new ArrayList<>();
                value.forEach(item -> objects.add(fields(item, column)));
                yield objects;
            }
        };
    }

    private static List<@Nullable Object> fields(JsonNode value, Column column) {
        List<@Nullable Object> fields = new ArrayList<>();
        column.fields().forEach(field -> fields.add(expected(value.get(field.name()), field)));
        return fields;
    }

    /** Nothing at all, one row, one row group, and many. */
    @ParameterizedTest
    @CsvSource({"1, 0, 1000000000", "2, 1, 1000000000", "3, 700, 1000000000", "4, 3000, 1"})
    void duckDbReadsFromParquetWhatIsInTheJson(long seed, int number, long rowGroupBytes) throws Exception {
        List<ObjectNode> rows = new RandomRows(seed).riskEvents(number);
        Path file = parquet(rows, rowGroupBytes);
        RowColumns columns = RowColumns.of(folder.resolve("rows.jsonl"), FIELDS, false);
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            for (Column column : columns.all()) {
                List<@Nullable Object> expected = new ArrayList<>();
                rows.forEach(row -> expected.add(expected(row, column)));

                assertThat(query(duckdb, file, "\"" + column.name() + "\""))
                        .as(column.name())
                        .isEqualTo(expected);
            }
            long groups =
                    (Long) query(duckdb, "SELECT count(DISTINCT row_group_id) FROM parquet_metadata('" + file + "')")
                            .get(0);
            assertThat(groups).isEqualTo(rowGroupBytes == 1 ? number / 500 : Math.min(1, number));
        }
    }

    private static List<Object> query(Connection duckdb, String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Object> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getObject(1));
            }
            return values;
        }
    }

    @Test
    void typesInParquetAreThoseOfTheValues() throws Exception {
        Path file = parquet(new RandomRows(5).riskEvents(200), 1_000_000);
        Map<String, String> types = new LinkedHashMap<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery("DESCRIBE SELECT * FROM '" + file + "'")) {
            while (result.next()) {
                types.put(result.getString(1), result.getString(2));
            }
        }
        assertThat(types)
                .containsEntry("risk_event_id", "VARCHAR")
                .containsEntry("count", "BIGINT")
                .containsEntry("firstTime", "TIMESTAMP WITH TIME ZONE")
                .containsEntry("risk_score", "DOUBLE")
                .containsEntry("late", "BOOLEAN")
                .containsEntry("analytic_story", "VARCHAR[]")
                .containsEntry(
                        "annotations",
                        "STRUCT(mitre_attack VARCHAR[], mitre_attack_technique VARCHAR[], mitre_attack_tactic VARCHAR[])")
                .containsEntry(
                        "risk_objects",
                        "STRUCT(risk_object VARCHAR, risk_object_type VARCHAR, risk_score DOUBLE, risk_object_kind VARCHAR,"
                                + " risk_message VARCHAR)[]")
                .containsEntry("dest", "VARCHAR[]")
                .containsEntry("process", "VARCHAR")
                .containsEntry("distinct", "DOUBLE")
                .containsEntry("never_found", "VARCHAR");
    }

    /** DuckDB leaves out row groups by their statistics; wrong ones would lose rows. */
    @Test
    void filtersFindTheRowsTheyShould() throws Exception {
        List<ObjectNode> rows = new RandomRows(6).riskEvents(3000);
        Path file = parquet(rows, 1);
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            for (ObjectNode row : rows.subList(0, 50)) {
                long sameTime = rows.stream()
                        .filter(other -> other.get("firstTime").equals(row.get("firstTime")))
                        .count();
                long sameText = rows.stream()
                        .filter(other -> other.get("process").equals(row.get("process")))
                        .count();
                long greater = rows.stream()
                        .filter(other -> other.get("count").longValue()
                                > row.get("count").longValue())
                        .count();
                String text = row.get("process").textValue();

                assertThat(query(
                                duckdb,
                                "SELECT count(*) FROM '" + file + "' WHERE \"firstTime\" = TIMESTAMPTZ '"
                                        + row.get("firstTime").textValue() + "'"))
                        .containsExactly(sameTime);
                assertThat(query(
                                duckdb,
                                "SELECT count(*) FROM '" + file + "' WHERE \"count\" > "
                                        + row.get("count").longValue()))
                        .containsExactly(greater);
                if (text.indexOf('\0') < 0) {
                    assertThat(query(
                                    duckdb,
                                    "SELECT count(*) FROM '" + file + "' WHERE process = '" + text.replace("'", "''")
                                            + "'"))
                            .containsExactly(sameText);
                }
            }
        }
    }

    private static List<CSVRecord> records(String csv) throws IOException {
        try (CSVParser parser = CSVParser.parse(csv, CSVFormat.RFC4180)) {
            return parser.getRecords();
        }
    }

    private String csv(List<ObjectNode> rows, boolean suppressed) throws IOException {
        Path lines = lines(rows);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvTable.write(lines, RowColumns.of(lines, FIELDS, suppressed), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 700"})
    void csvHasARecordForEachRowAndACellForEachValue(long seed, int number) throws IOException {
        List<ObjectNode> rows = new RandomRows(seed).riskEvents(number);
        List<CSVRecord> records = records(csv(rows, false));

        List<String> names = records.get(0).toList();
        assertThat(records).hasSize(1 + number);
        for (int i = 0; i < number; i++) {
            for (int column = 0; column < names.size(); column++) {
                assertThat(records.get(i + 1).get(column))
                        .as(names.get(column))
                        .isEqualTo(cell(rows.get(i), names.get(column)));
            }
        }
    }

    private static String cell(JsonNode row, String name) {
        int dot = name.indexOf('.');
        JsonNode value = row.path(dot < 0 ? name : name.substring(0, dot));
        if (dot < 0) {
            return value.isArray() ? joined(value, null) : value.asText();
        }
        String field = name.substring(dot + 1);
        return value.isArray() ? joined(value, field) : joined(value.path(field), null);
    }

    private static String joined(JsonNode list, @Nullable String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add((field == null ? item : item.path(field)).asText()));
        return String.join("\n", texts);
    }

    @Test
    void columnsAreThoseOfTheDetectionsWhateverIsFound() throws IOException {
        String fixed =
                "risk_event_id,revision,detection_id,detection_name,detection_version,search_name,type,window_start,"
                        + "window_end,count,firstTime,lastTime,risk_score,impact,confidence,severity,risk_message,finding_title,"
                        + "risk_objects.risk_object,risk_objects.risk_object_type,risk_objects.risk_score,"
                        + "risk_objects.risk_object_kind,risk_objects.risk_message,threat_objects.threat_object,"
                        + "threat_objects.threat_object_type,annotations.mitre_attack,annotations.mitre_attack_technique,"
                        + "annotations.mitre_attack_tactic,analytic_story,security_domain,row_limit,late,clock_skew,";

        assertThat(csv(List.of(), false)).isEqualTo(fixed + "dest,never_found,process\r\n");
        assertThat(csv(List.of(), true))
                .isEqualTo(
                        "allowlist_entry,allowlist_owner,allowlist_reason," + fixed + "dest,never_found,process\r\n");
        assertThat(csv(new RandomRows(4).riskEvents(50), false))
                .startsWith(fixed + "dest,distinct,never_found,process\r\n");
    }

    @Test
    void aLoneSurrogateBecomesTheReplacementCharacter() {
        assertThat(WellFormedText.of("a\ud83d\ude00\ud800b\udc00")).isEqualTo("a\ud83d\ude00\ufffdb\ufffd");
        assertThat(WellFormedText.of("\ud800")).isEqualTo("\ufffd");
        String plain = "plain";
        assertThat(WellFormedText.of(plain)).isSameAs(plain);
    }

    @Test
    void theFormIsThatOfTheEnding() {
        assertThat(Arrays.asList(
                        RowFormat.of("/a.b/rows"),
                        RowFormat.of("rows.JSONL"),
                        RowFormat.of("rows.csv"),
                        RowFormat.of("a.csv/rows.Parquet"),
                        RowFormat.of("rows.xlsx"),
                        RowFormat.of("rows.jsonl.gz")))
                .containsExactly(
                        RowFormat.JSON_LINES, RowFormat.JSON_LINES, RowFormat.CSV, RowFormat.PARQUET, null, null);
    }

    /** A row group is in memory as a whole, and a row that lists all command lines of a host may have a megabyte. */
    @Test
    void rowGroupsEndWhenLongTextsFillThem() throws Exception {
        List<ObjectNode> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add(new ObjectMapper().createObjectNode().put("process", i + "x".repeat(500_000)));
        }
        Path file = parquet(rows, 1 << 20);

        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT count(DISTINCT row_group_id) FROM parquet_metadata('" + file + "')")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getInt(1)).isBetween(5, 15);
            assertThat(query(duckdb, file, "length(process)").get(29)).isEqualTo(500_002L);
        }
    }
}
