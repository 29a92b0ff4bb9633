package io.spawnwatch.detection.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.document.InvalidDocumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "\uFEFFa,b\n1,2\n3,4", "a,b\n\n1,2\n\n\n3,4\n\n"})
    void readsRowsWhateverEndsThem(String text) {
        assertThat(rows(text)).containsExactly("a|b", "1|2", "3|4");
    }

    @Test
    void readsQuotedCells() {
        assertThat(rows("a,b\n\"1,\"\"x\"\"\n2\",\" 3 \"\n")).containsExactly("a|b", "1,\"x\"\n2| 3 ");
    }

    /** As Splunk's own content needs it: {@code dynamic_dns_domains, isDynDNS_default}. */
    @Test
    void leavesOutBlanksAroundCells() {
        assertThat(rows("domain, is bad \n*.x.com* , yes\n\" y\" , \" z \"\n"))
                .containsExactly("domain|is bad", "*.x.com*|yes", " y| z ");
    }

    @Test
    void tellsAnEmptyCellFromAnEmptyText() {
        assertThat(rows("a,b,c\n,\"\", \n")).containsExactly("a|b|c", "null||null");
    }

    @Test
    void readsAHeaderWithoutRows() {
        assertThat(rows("a,b")).containsExactly("a|b");
    }

    @Test
    void saysWhereARowIsWrong() {
        assertFails(
                "a,b\n\"1\n2\",3\n4,5,6\n",
                "x.csv:4:1: the row has 3 cells, but the header has 2 cells; put a cell that contains a comma in quotes");
        assertFails(
                "a,b\n1\n",
                "x.csv:2:1: the row has 1 cell, but the header has 2 cells; write a comma for each empty cell");
        String quotes = "the row that begins here has a quoted cell without an end, or with text after it; write two"
                + " quotes for a quote in a quoted cell";
        assertFails("a,b\n1,2\n3,\"4\n5,6\n", "x.csv:3:1: " + quotes);
        assertFails("a,b\r\n1,2\r\n\r\n3,\"4\"x\r\n", "x.csv:4:1: " + quotes);
    }

    @Test
    void refusesAHeaderThatDoesNotNameEachFieldOnce() {
        assertFails("", "x.csv: the file is empty; name the fields in its first line");
        assertFails("\n\n", "x.csv: the file is empty; name the fields in its first line");
        assertFails("a,b, a\n", "x.csv:1:1: the header names the field 'a' twice; rename one");
        assertFails("a,,b\n", "x.csv:1:1: column 2 has no name in the header; name the field or remove the column");
    }

    @Test
    void refusesWhatIsNotUtf8() throws Exception {
        Files.write(folder.resolve("x.csv"), new byte[] {'a', '\n', 'b', (byte) 0xE4, '\n'});
        assertThat(Lookups.ofFolder(folder).refusal("x.csv"))
                .hasToString(
                        "the lookup 'x.csv' cannot be read: x.csv:2:2: byte 0xE4 is not UTF-8 text; save the file as"
                                + " UTF-8");
    }

    @Test
    void knowsWhereARowBegins() {
        CsvFile file = CsvFile.parse("x.csv", "a,b\r\n\r\n\"1\r\n2\",3\r\n4,5\r\n");
        assertThat(file.placeOf(0)).hasToString("x.csv:3:1");
        assertThat(file.placeOf(1)).hasToString("x.csv:5:1");
    }

    private static void assertFails(String text, String message) {
        assertThatThrownBy(() -> CsvFile.parse("x.csv", text))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(message);
    }

    /** The header and each row, with cells separated by |. */
    private static List<String> rows(String text) {
        LookupCells cells = CsvFile.parse("x.csv", text).cells("x.csv");
        List<String> rows = new ArrayList<>(List.of(String.join("|", cells.fields())));
        for (int row = 0; row < cells.size(); row++) {
            List<String> written = new ArrayList<>();
            for (int column = 0; column < cells.fields().size(); column++) {
                written.add(String.valueOf(cells.cell(row, column)));
            }
            rows.add(String.join("|", written));
        }
        return rows;
    }
}
