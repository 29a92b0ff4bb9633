package io.spawnwatch.connector.file;

import io.spawnwatch.connector.framing.RecordBoundary;
import io.spawnwatch.connector.framing.RecordFraming;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;

/**
 * What a split denotes: a whole file, or the part of it from the first {@link RecordBoundary} in a range of bytes up to the
 * first one after that range. A range without a boundary is an empty part, and the part before it is longer. All readers of
 * a file come to the same boundaries, so that they deliver the same records as one that reads the whole file.
 */
final class FilePart {

    private FilePart() {}

    /**
     * Cuts a whole file into ranges if that is worthwhile and safe.
     *
     * @param size the greatest length of a range, in bytes
     * @return the whole file if it is not cut
     */
    static List<FileSourceSplit> cut(FileSourceSplit whole, long size) {
        if (whole.length() <= size
                || isRange(whole)
                || whole.getReaderPosition().isPresent()
                || !isSplittable(whole)) {
            return List.of(whole);
        }
        List<FileSourceSplit> ranges = new ArrayList<>();
        for (long from = 0; from < whole.length(); from += size) {
            ranges.add(new FileSourceSplit(
                    String.format(Locale.ROOT, "%s-%010d", whole.splitId(), ranges.size()),
                    whole.path(),
                    from,
                    Math.min(size, whole.length() - from),
                    whole.fileModificationTime(),
                    whole.fileSize()));
        }
        return ranges;
    }

    private static boolean isSplittable(FileSourceSplit whole) {
        try (FSDataInputStream in = whole.path().getFileSystem().open(whole.path())) {
            return RecordBoundary.isSplittable(in.readNBytes(RecordBoundary.HEAD));
        } catch (IOException e) {
            // Its reader will meet the same error and report it.
            return false;
        }
    }

    /** Whether a split is less than a whole file. */
    static boolean isRange(FileSourceSplit split) {
        return split.offset() > 0 || split.offset() + split.length() < split.fileSize();
    }

    /** Where the part begins, or {@link RecordBoundary#NONE} if it is empty. */
    static long start(FileSourceSplit split, FSDataInputStream in) throws IOException {
        return split.offset() == 0 ? 0 : first(in, split.offset(), split.offset() + split.length());
    }

    /**
     * Opens a part.
     *
     * @param start where to begin: {@link #start}, or a {@link RecordFraming#resumeOffset} in the part
     */
    static RecordFraming open(FileSourceSplit split, FSDataInputStream in, long start) throws IOException {
        if (start == RecordBoundary.NONE) {
            in.close();
            return RecordFraming.of(InputStream.nullInputStream());
        }
        long end = isRange(split) ? end(split, in) : RecordBoundary.NONE;
        if (in.getPos() != start) {
            in.seek(start);
        }
        RecordFraming framing = start == 0 ? RecordFraming.of(in) : RecordFraming.at(in, start);
        if (end != RecordBoundary.NONE) {
            framing.stopAt(end);
        }
        return framing;
    }

    /** Where the next part begins that is not empty; NONE if the file ends first. */
    private static long end(FileSourceSplit split, FSDataInputStream in) throws IOException {
        long end = RecordBoundary.NONE;
        for (long from = split.offset() + split.length();
                end == RecordBoundary.NONE && from < split.fileSize();
                from += split.length()) {
            end = first(in, from, Math.min(from + split.length(), split.fileSize()));
        }
        return end;
    }

    private static long first(FSDataInputStream in, long from, long to) throws IOException {
        long start = Math.max(0, from - RecordBoundary.LOOK_BACK);
        in.seek(start);
        return RecordBoundary.first(in, start, from, to);
    }

    /**
     * Checks that a file is still the one whose reading began before a restore.
     *
     * @throws IOException if its length or its time of modification differs
     */
    static void requireUnchanged(FileSourceSplit split) throws IOException {
        FileStatus now = status(split);
        if (now.getLen() != split.fileSize() || isModified(split, now)) {
            throw new IOException(InputFile.name(split.path()) + ": has changed since the run was interrupted: "
                    + difference(split, now) + "; restore the file, or start the run anew");
        }
    }

    /**
     * Checks that a file has not lost anything while it was read, as one does that log rotation cuts off or replaces. It may
     * have grown: events are appended to a log while it is read.
     *
     * @throws IOException if it is shorter than it was when it was found, or was modified and has the same length
     */
    static void requireWhole(FileSourceSplit split) throws IOException {
        FileStatus now = status(split);
        if (now.getLen() < split.fileSize() || (now.getLen() == split.fileSize() && isModified(split, now))) {
            throw new IOException(InputFile.name(split.path()) + ": was cut off or replaced while it was read: "
                    + difference(split, now) + "; replay a copy of it, or a file that is no longer written");
        }
    }

    private static FileStatus status(FileSourceSplit split) throws IOException {
        return split.path().getFileSystem().getFileStatus(split.path());
    }

    private static boolean isModified(FileSourceSplit split, FileStatus now) {
        return InputFile.comparable(split.path(), now.getModificationTime())
                != InputFile.comparable(split.path(), split.fileModificationTime());
    }

    private static String difference(FileSourceSplit split, FileStatus now) {
        return "it had " + split.fileSize() + " bytes and now has " + now.getLen()
                + (now.getLen() == split.fileSize() ? ", but was modified" : "");
    }
}
