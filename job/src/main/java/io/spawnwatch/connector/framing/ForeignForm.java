package io.spawnwatch.connector.framing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Forms that people have events in and that are not read: what each is, and what to do. Told from how a stream starts. */
final class ForeignForm {
    private static final String EVTX =
            "this is a binary Windows event log (EVTX); export it as XML, on Windows with 'wevtutil qe FILE.evtx /lf:true"
                    + " /f:xml > FILE.xml' at the command prompt, or convert it to JSON lines, for example with 'evtx_dump -o"
                    + " jsonl FILE.evtx > FILE.jsonl'";
    private static final String UTF_16 =
            "the text is UTF-16 and only UTF-8 is read; convert it, for example with iconv -f UTF-16";
    private static final String PCAP = "this is a capture of network packets, which holds no process events";
    private static final String CSV =
            "this is CSV, and only JSON and Windows event XML are read; export the events themselves: from Splunk choose Raw"
                    + " Events, which have to be XML or JSON, and from the Event Viewer XML";

    private static final String TAR = "this is a tar archive; unpack it and give the files in it";

    /**
     * How a form shows.
     *
     * @param hex      the bytes that the stream starts with
     * @param sentence what it is and what to do
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
            new Magic("1f 8b", "this was compressed with gzip twice; decompress it once"),
            new Magic("50 4b 03 04", "this is a zip archive; unpack it and give the files in it"),
            new Magic("37 7a bc af 27 1c", "this is a 7z archive; unpack it and give the files in it"),
            new Magic("28 b5 2f fd", "this is compressed with zstd; decompress it, or compress it with gzip instead"),
            new Magic(
                    "fd 37 7a 58 5a 00", "this is compressed with xz; decompress it, or compress it with gzip instead"),
            new Magic("42 5a 68", "this is compressed with bzip2; decompress it, or compress it with gzip instead"),
            new Magic("50 41 52 31", "this is a Parquet file; write its rows as JSON lines, for example with DuckDB"),
            new Magic("0a 0d 0d 0a", PCAP),
            new Magic("d4 c3 b2 a1", PCAP),
            new Magic("a1 b2 c3 d4", PCAP));

    /** Where the header of a tar archive has its mark, behind the name of a file, which a zero ends, and numbers. */
    private static final int TAR_MARK = 257;

    private static final int TAR_NAME_LENGTH = 100;
    private static final List<byte[]> TAR_MARKS =
            List.of(RecordStarts.ascii("ustar\0"), RecordStarts.ascii("ustar  \0"));

    /** How much of a header line is looked at. */
    private static final int MAX_LINE = RecordBuffer.MAX_PREFIX;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_@][\\w .:@()/{}-]{0,99}");

    private ForeignForm() {}

    /** One sentence, or null if the stream may hold events. */
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

    /** Whether there is the header of a tar archive. A stream that begins like a record is not one, whatever its command line holds. */
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
                return isZeroIn(buffer.bytes, TAR_NAME_LENGTH);
            }
        }
        return false;
    }

    private static boolean isZeroIn(byte[] bytes, int to) {
        for (int i = 0; i < to; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether two letters of the plain alphabet stand there as UTF-16, without a mark. */
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
     * Whether there is a line of names and then nothing, or a line with as many cells, or one with a cell that goes on;
     * and no line begins a record, as far as can be seen from here.
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
                boolean cellGoesOn = row.chars().filter(c -> c == '"').count() % 2 == 1;
                boolean isRow = cellGoesOn || cells(row, separator).size() >= names.size();
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
        // The window may end before the stream does; no file has so many blanks behind the names of its columns.
        return !buffer.has(i) && !buffer.isFull(i);
    }

    /** Whether a record begins on one of the lines from here to the window's end. */
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

    /** A line in Latin-1, so that its length is that of its bytes. */
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
