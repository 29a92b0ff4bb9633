package io.spawnwatch.benchmark;

import io.spawnwatch.detection.lookup.LookupIndex;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.lookup.Lookups;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes to read a lookup, to build an index, and to look values up. Half of the values are in the table. It
 * takes two minutes: {@code mvn -Pjmh -pl udf test -Dbenchmark=LookupBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class LookupBenchmark {
    /** Enough values that the CPU cannot learn their order. */
    private static final int VALUES = 1 << 14;

    private static final String[] FOLDERS = {
        "c:\\windows\\system32\\", "c:\\program files\\", "c:\\users\\", "c:\\programdata\\"
    };

    /** Rows of the table. */
    @Param({"1000", "100000"})
    public int rows = 1_000;

    private final List<List<String>> paths = new ArrayList<>();
    private final List<List<String>> addresses = new ArrayList<>();
    private @Nullable Path folder;
    private Lookups lookups = Lookups.none();
    private @Nullable LookupIndex exact;
    private @Nullable LookupIndex ignoringCase;
    private @Nullable LookupIndex wildcard;
    private @Nullable LookupIndex cidr;
    private int at;

    /** Writes a table of paths, patterns for them and blocks of addresses. */
    @Setup
    public void write() throws IOException {
        SplittableRandom random = new SplittableRandom(20261128);
        StringBuilder csv = new StringBuilder("path,pattern,block,known\n");
        for (int row = 0; row < rows; row++) {
            String path = path(random);
            String pattern =
                    switch (row % 3) {
                        case 0 -> path + "*";
                        case 1 -> "*" + path.substring(3);
                        default -> "*" + path.substring(12, 26) + "*";
                    };
            String address = address(random);
            csv.append(path).append(',').append(pattern).append(',');
            csv.append(address).append('/').append(20 + row % 13).append(",true\n");
            if (row % Math.max(1, 2 * rows / VALUES) == 0 && paths.size() < VALUES) {
                paths.add(List.of(path));
                paths.add(List.of(path(random)));
                addresses.add(List.of(address));
                addresses.add(List.of(address(random)));
            }
        }
        Path written = Files.createTempDirectory("lookups");
        Files.writeString(written.resolve("x.csv"), csv);
        Files.writeString(
                written.resolve("x.yml"), "name: x\nfilename: x.csv\nmatch_type: WILDCARD(pattern), CIDR(block)\n");
        Files.writeString(
                written.resolve("y.yml"),
                "name: y\nfilename: x.csv\nmatch_type: WILDCARD(pattern)\ncase_sensitive_match: false\n");
        folder = written;
        lookups = Lookups.ofFolder(written);
        exact = table("x").index(List.of("path"));
        ignoringCase = table("y").index(List.of("path"));
        wildcard = table("y").index(List.of("pattern"));
        cidr = table("x").index(List.of("block"));
    }

    /** Removes it. */
    @TearDown
    public void remove() throws IOException {
        PathUtils.delete(Objects.requireNonNull(folder));
    }

    /** Reads the file and its definitions. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Lookups load() {
        return Lookups.ofFolder(Objects.requireNonNull(folder));
    }

    /** Builds the index of wildcards. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public LookupIndex index() {
        return table("y").index(List.of("pattern"));
    }

    /** Sends a table to a task manager. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Object serialize() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(table("x"));
        }
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    /** Looks up a path. */
    @Benchmark
    public int[] exact() {
        return match(exact, paths);
    }

    /** Looks up a path and ignores case. */
    @Benchmark
    public int[] ignoringCase() {
        return match(ignoringCase, paths);
    }

    /** Looks up the patterns of a path. */
    @Benchmark
    public int[] wildcard() {
        return match(wildcard, paths);
    }

    /** Looks up the blocks of an address. */
    @Benchmark
    public int[] cidr() {
        return match(cidr, addresses);
    }

    private int[] match(@Nullable LookupIndex index, List<List<String>> values) {
        at = (at + 1) % values.size();
        return Objects.requireNonNull(index).match(values.get(at));
    }

    private LookupTable table(String name) {
        return Objects.requireNonNull(lookups.find(name));
    }

    private static String path(SplittableRandom random) {
        return FOLDERS[random.nextInt(FOLDERS.length)] + Long.toString(random.nextLong() >>> 8, 36) + "\\"
                + Long.toString(random.nextLong() >>> 40, 36) + ".exe";
    }

    private static String address(SplittableRandom random) {
        return random.nextInt(1, 224) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(256);
    }
}
