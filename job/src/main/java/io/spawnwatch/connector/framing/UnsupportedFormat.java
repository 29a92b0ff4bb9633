package io.spawnwatch.connector.framing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Formats that people keep events in but that cannot be read here. Each is recognised by how the stream starts, and
 * described by a sentence that says what it is and how to convert it.
 */
final class UnsupportedFormat {
    private static final String EVTX =
            "this is a binary Windows event log (EVTX); export it as XML, on Windows with 'wevtutil qe FILE.evtx /lf:true"
                    + " /f:xml > FILE.xml' at the command prompt, or convert it to JSON lines, for example with 'evtx_dump -o"
                    + " jsonl FILE.evtx > FILE.jsonl'";
    private static final String UTF_16 =
            "the text is UTF-16, but only UTF-8 is read; convert it, for example with iconv -f UTF-16";
    private static final String PCAP = "this is a network packet capture, which contains no process events";
    private static final String CSV =
            "this is CSV, and only JSON and Windows event XML are read; export the events themselves: from Splunk choose Raw"
                    + " Events, which must be XML or JSON, and from the Event Viewer choose XML";

    private static final String TWICE = "this was compressed twice; decompress it once";
    private static final String TAR = "this is a tar archive; extract it and pass the files inside";

    /**
     * How a format is recognised.
     *
     * @param hex      the first bytes of the stream
     * @param sentence what the format is and how to convert it
     */
    private record Magic(String hex, String sentence) {
        boolean matches(RecordBuffer buffer) throws IOException {
            return buffer.startsWith(0, HexFormat.ofDelimiter(" ").parseHex(hex));
        }
    }

    private static final List<Magic> MAGIC = List.of(
            new Magic("45 6c 66 46 69 6c 65 00", EVTX),
            new Magic("45 6c 66 43 68 6e 6b 00", EVTX),
            new Magic("ff fe", UTF_16),
            new Magic("fe ff", UTF_16),
            new Magic("1f 8b", TWICE),
            new Magic("28 b5 2f fd", TWICE),
            new Magic("50 4b 03 04", "this is a zip archive; extract it and pass the files inside"),
            new Magic("37 7a bc af 27 1c", "this is a 7z archive; extract it and pass the files inside"),
            new Magic(
                    "fd 37 7a 58 5a 00",
                    "this is compressed with xz; decompress it, or compress it with gzip or zstd instead"),
            new Magic(
                    "42 5a 68",
                    "this is compressed with bzip2; decompress it, or compress it with gzip or zstd instead"),
            new Magic("50 41 52 31", "this is a Parquet file; write its rows as JSON lines, for example with DuckDB"),
            new Magic("0a 0d 0d 0a", PCAP),
            new Magic("d4 c3 b2 a1", PCAP),
            new Magic("a1 b2 c3 d4", PCAP));

    /** Offset of the magic number in a tar header. A zero-terminated file name and some numbers come before it. */
    private static final int TAR_MARK = 257;

    private static final int TAR_NAME_LENGTH = 100;
    private static final List<byte[]> TAR_MARKS =
            List.of(RecordStarts.ascii("ustar\0"), RecordStarts.ascii("ustar  \0"));

    /** How much of a header line is examined. */
    private static final int MAX_LINE = RecordBuffer.MAX_PREFIX;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_@][\\w .:@()/{}-]{0,99}");

    private UnsupportedFormat() {}

    /** What the stream is and how to convert it, or null if it may contain events. */
    static @Nullable String of(RecordBuffer buffer) throws IOException {
        for (Magic magic : MAGIC) {
            if (magic.matches(buffer)) {
                return magic.sentence();
            }
        }
        if (isUtf16(buffer)) {
            return UTF_16;
        }
        if (isTar(buffer)) {
            return TAR;
        }
        return isCsv(buffer) ? CSV : null;
    }

    /** Whether the stream starts with a tar header. A stream that starts like a record does not, whatever its command line contains. */
    private static boolean isTar(RecordBuffer buffer) throws IOException {
        RecordStarts starts = new RecordStarts(buffer);
        int first = starts.skipBlank(0);
        while (buffer.has(first) && buffer.bytes[first] == '\n') {
            first = starts.skipBlank(first + 1);
        }
        if (buffer.has(first) && "{[<".indexOf(buffer.bytes[first]) >= 0) {
            return false;
        }
        for (byte[] mark : TAR_MARKS) {
            if (buffer.startsWith(TAR_MARK, mark)) {
                return hasZeroBefore(buffer.bytes, TAR_NAME_LENGTH);
            }
        }
        return false;
    }

    private static boolean hasZeroBefore(byte[] bytes, int to) {
        for (int i = 0; i < to; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether the stream starts with two ASCII characters in UTF-16 without a byte order mark. */
    private static boolean isUtf16(RecordBuffer buffer) throws IOException {
        if (!buffer.has(3)) {
            return false;
        }
        byte[] bytes = buffer.bytes;
        boolean littleEndian = bytes[0] > 0 && bytes[1] == 0 && bytes[2] > 0 && bytes[3] == 0;
        boolean bigEndian = bytes[0] == 0 && bytes[1] > 0 && bytes[2] == 0 && bytes[3] > 0;
        return littleEndian || bigEndian;
    }

    /**
     * Whether the stream is a line of column names followed by nothing, by a line with as many cells, or by a line whose
     * last cell continues on the next one. No line in the window may begin a record.
     */
    private static boolean isCsv(RecordBuffer buffer) throws IOException {
        RecordStarts starts = new RecordStarts(buffer);
        int first = starts.skipBlank(0);
        String header = line(buffer, first);
        for (char separator : new char[] {',', ';', '\t'}) {
            List<String> names = cells(header, separator);
            if (names.size() > 1
                    && names.stream().allMatch(name -> NAME.matcher(name).matches())) {
                int second = first + header.length() + 1;
                String row = line(buffer, second);
                boolean cellContinues = row.chars().filter(c -> c == '"').count() % 2 == 1;
                boolean isRow = cellContinues || cells(row, separator).size() >= names.size();
                return row.isBlank() ? endsBlank(buffer, second) : isRow && !holdsRecord(buffer, starts, second);
            }
        }
        return false;
    }

    private static boolean endsBlank(RecordBuffer buffer, int from) throws IOException {
        int i = from;
        while (buffer.has(i) && RecordBuffer.isBlank(buffer.bytes[i])) {
            i++;
        }
        // The window may end before the stream does, but no file has that many blanks after its column names.
        return !buffer.has(i) && !buffer.isFull(i);
    }

    /** Whether a record begins on a line between this index and the end of the window. */
    private static boolean holdsRecord(RecordBuffer buffer, RecordStarts starts, int from) throws IOException {
        boolean isLineStart = true;
        for (int i = from; buffer.has(i); i++) {
            if (isLineStart && starts.inLine(i) >= 0) {
                return true;
            }
            isLineStart = buffer.bytes[i] == '\n';
        }
        return false;
    }

    /** A line decoded as Latin-1, so that its length is its number of bytes. */
    private static String line(RecordBuffer buffer, int from) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int i = from; line.length() < MAX_LINE && buffer.has(i) && buffer.bytes[i] != '\n'; i++) {
            line.append((char) (buffer.bytes[i] & 0xff));
        }
        return line.toString();
    }

    private static List<String> cells(String line, char separator) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (char c : line.stripTrailing().toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
