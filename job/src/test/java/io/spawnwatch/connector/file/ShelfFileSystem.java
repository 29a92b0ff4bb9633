package io.spawnwatch.connector.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;

/** An object store of the tests: files of the process by the path in their URI. Flink finds it as it finds any other. */
public final class ShelfFileSystem extends FileSystem {
    /** Its scheme. */
    public static final String SCHEME = "shelf";

    private static final Map<String, byte[]> FILES = new ConcurrentSkipListMap<>();

    /** As S3 does, a listing has milliseconds and the status of a file has seconds. */
    private static final long MODIFIED_SECONDS_MS = 1_764_000_000_000L;

    private static final long MODIFIED_MS = MODIFIED_SECONDS_MS + 789;

    private static final URI ROOT = URI.create(SCHEME + "://store/");

    /** Found by Flink through the list of services. */
    public static final class Factory implements FileSystemFactory {
        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileSystem create(URI uri) {
            return new ShelfFileSystem();
        }
    }

    /** A file, or a folder because files are in it. */
    private record Entry(Path path, long length, boolean folder, long modifiedMs) implements FileStatus {
        @Override
        public long getLen() {
            return length;
        }

        @Override
        public long getBlockSize() {
            return length;
        }

        @Override
        public short getReplication() {
            return 1;
        }

        @Override
        public long getModificationTime() {
            return modifiedMs;
        }

        @Override
        public long getAccessTime() {
            return 0;
        }

        @Override
        public boolean isDir() {
            return folder;
        }

        @Override
        public Path getPath() {
            return path;
        }
    }

    private static final class Bytes extends FSDataInputStream {
        private final byte[] bytes;
        private int position;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void seek(long offset) {
            position = Math.toIntExact(offset);
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(length, bytes.length - position);
            if (length > 0 && count <= 0) {
                return -1;
            }
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }
    }

    static void put(String path, byte[] bytes) {
        FILES.put(path, bytes);
    }

    static void clear() {
        FILES.clear();
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        byte[] file = FILES.get(path.getPath());
        if (file != null) {
            return new Entry(path, file.length, false, MODIFIED_SECONDS_MS);
        }
        String folder = folder(path);
        if (FILES.keySet().stream().noneMatch(name -> name.startsWith(folder))) {
            throw new FileNotFoundException(path.toString());
        }
        return new Entry(path, 0, true, 0);
    }

    private static String folder(Path path) {
        return path.getPath().endsWith("/") ? path.getPath() : path.getPath() + "/";
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        String folder = folder(path);
        Map<String, FileStatus> entries = new TreeMap<>();
        for (String name : FILES.keySet()) {
            if (name.startsWith(folder)) {
                String child = name.substring(folder.length()).replaceFirst("/.*", "");
                FileStatus status = getFileStatus(new Path(ROOT.getScheme(), ROOT.getAuthority(), folder + child));
                entries.put(child, new Entry(status.getPath(), status.getLen(), status.isDir(), MODIFIED_MS));
            }
        }
        return entries.values().toArray(FileStatus[]::new);
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        byte[] file = FILES.get(path.getPath());
        if (file == null) {
            throw new FileNotFoundException(path.toString());
        }
        return new Bytes(file);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return open(path);
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(ROOT);
    }

    @Override
    public Path getHomeDirectory() {
        return new Path(ROOT);
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
        return new BlockLocation[0];
    }

    @Override
    public boolean delete(Path path, boolean recursive) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean mkdirs(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode mode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean rename(Path from, Path to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isDistributedFS() {
        return true;
    }
}
