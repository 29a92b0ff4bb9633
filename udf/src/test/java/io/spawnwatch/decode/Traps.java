package io.spawnwatch.decode;

import io.spawnwatch.event.ProcessField;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Compares what becomes of a record that was written as a trap, in short words. */
final class Traps {
    private final DecoderComparison[] comparisons = DecoderComparison.all(new SplittableRandom(20_261_129));

    /** A process creation of Sysmon in XML, with a command line as it is written. */
    static String xml(String commandLine) {
        return "<Event><System><EventID>1</EventID><Channel>Microsoft-Windows-Sysmon/Operational</Channel></System><EventData>"
                + "<Data Name='UtcTime'>2020-08-06 07:56:41.349</Data><Data Name='Image'>C:\\p.exe</Data>"
                + "<Data Name='CommandLine'>" + commandLine + "</Data></EventData></Event>";
    }

    /** What becomes of a record with sourcetype auto, after it was compared with every setting. */
    String compare(String record) {
        // Lone surrogates cannot be written in UTF-8; a parser reads them from their references.
        return compare(record.getBytes(StandardCharsets.UTF_8));
    }

    /** What becomes of a record with sourcetype auto, after it was compared with every setting. */
    String compare(byte[] record) {
        for (DecoderComparison comparison : comparisons) {
            comparison.compare(record, "trap");
        }
        return compareAutomatic(record);
    }

    /** What becomes of a record with sourcetype auto, compared with that only. */
    String compareAutomatic(byte[] record) {
        Decoded decoded = comparisons[0].compare(record, "trap");
        if (decoded instanceof Decoded.Event event) {
            String process = event.event().get(ProcessField.PROCESS);
            return process == null ? "none" : process;
        }
        return decoded instanceof Decoded.Rejected rejected
                ? rejected.rejection().reason().wireName()
                : "skipped";
    }
}
