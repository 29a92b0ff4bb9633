package io.spawnwatch.detection.lookup;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as it was read. Blanks around a cell do not belong to it, unless it is quoted: Splunk's own content has
 * {@code domain, isLegit} in a header and names the field {@code isLegit} in searches. Blank lines are skipped. A row with
 * more or fewer cells than the header is an error, as for Splunk's contentctl.
 */
final class CsvFile {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            // Tells an empty cell (null) from an empty cell in quotes.
            .setQuoteMode(QuoteMode.ALL_NON_NULL)
            .get();

    private final String name;
    private final String text;
    private final List<String> fields = new ArrayList<>();
    private final List<@Nullable String> cells = new ArrayList<>();

    /** Where each row begins in the text. */
    private int[] offsets = new int[64];

    private int rows;

    private CsvFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /**
     * Parses a file.
     *
     * @param name of the file in error messages
     * @throws InvalidDocumentException at the row that is wrong
     */
    static CsvFile parse(String name, String text) {
        CsvFile file = new CsvFile(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
        file.read();
        return file;
    }

    /** The cells, without their places in the file. */
    LookupCells cells(String fileName) {
        return new LookupCells(fileName, fields, cells.toArray(String[]::new));
    }

    /** Where a row begins. */
    Place placeOf(int row) {
        return place(offsets[row]);
    }

    /** The place of a row. To the parser, blank lines before a row are part of it. */
    private Place place(long offset) {
        int at = (int) offset;
        while (at < text.length() && (text.charAt(at) == '\r' || text.charAt(at) == '\n')) {
            at++;
        }
        return Documents.place(name, text, at);
    }

    private void read() {
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(FORMAT)
                .get()) {
            Iterator<CSVRecord> records = parser.iterator();
            CSVRecord header = next(parser, records);
            if (header == null) {
                throw new InvalidDocumentException(
                        Place.whole(name), "the file is empty", "name the fields in its first line");
            }
            readHeader(header);
            // Many cells are the same text; one object for all of them takes less memory.
            Map<String, String> known = new HashMap<>();
            for (CSVRecord row = next(parser, records); row != null; row = next(parser, records)) {
                readRow(row, known);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private @Nullable CSVRecord next(CSVParser parser, Iterator<CSVRecord> records) {
        long line = parser.getCurrentLineNumber();
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            // Reading from memory fails for quotes only: not closed, or closed before the end of the cell.
            throw new InvalidDocumentException(
                    place(offsetOfLine(line)),
                    "the row that begins here has a quoted cell without an end, or with text after it",
                    "write two quotes for a quote in a quoted cell");
        }
    }

    private void readHeader(CSVRecord header) {
        Set<String> distinct = new HashSet<>();
        for (String field : header) {
            if (field == null || field.isBlank()) {
                throw fault(
                        header,
                        "column " + (fields.size() + 1) + " has no name in the header",
                        "name the field or remove the column");
            }
            if (!distinct.add(field)) {
                throw fault(header, "the header names the field '" + field + "' twice", "rename one");
            }
            fields.add(field);
        }
    }

    private void readRow(CSVRecord row, Map<String, String> known) {
        if (row.size() != fields.size()) {
            throw fault(
                    row,
                    "the row has " + counted(row.size()) + ", but the header has " + counted(fields.size()),
                    row.size() > fields.size()
                            ? "put a cell that contains a comma in quotes"
                            : "write a comma for each empty cell");
        }
        for (String cell : row) {
            cells.add(cell == null ? null : known.computeIfAbsent(cell, same -> same));
        }
        if (rows == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * rows);
        }
        offsets[rows++] = (int) row.getCharacterPosition();
    }

    private InvalidDocumentException fault(CSVRecord row, String problem, String cure) {
        return new InvalidDocumentException(place(row.getCharacterPosition()), problem, cure);
    }

    /** The offset of a line, counted from 0. */
    private int offsetOfLine(long line) {
        int offset = 0;
        for (long before = 0; before < line; before++) {
            offset = text.indexOf('\n', offset) + 1;
        }
        return offset;
    }

    private static String counted(int cells) {
        return cells + (cells == 1 ? " cell" : " cells");
    }
}
