package io.spawnwatch.connector.framing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A record or a fault that framing delivered, in a form that tests can compare. */
public record Framed(
        long line, @Nullable String text, @Nullable String fault) {

    static Framed record(long line, String text) {
        return new Framed(line, text, null);
    }

    static Framed fault(long line, String fault) {
        return new Framed(line, null, fault);
    }

    /** Everything that a stream delivers. */
    static List<Framed> of(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }

    static List<Framed> of(byte[] content) {
        return of(new ByteArrayInputStream(content));
    }

    /** Everything that a stream delivers if each read returns the given number of bytes, so that reads end anywhere. */
    static List<Framed> trickled(byte[] content, IntSupplier sizes) {
        return of(new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, sizes.getAsInt()));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        });
    }

    private static List<Framed> of(InputStream in) {
        List<Framed> all = new ArrayList<>();
        try (RecordFraming framing = RecordFraming.of(in)) {
            while (framing.next()) {
                String fault = framing.fault();
                String text = fault == null ? new String(framing.bytes(), StandardCharsets.UTF_8) : null;
                all.add(new Framed(framing.line(), text, fault));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    static List<String> texts(String content) {
        return of(content).stream().map(Framed::textOrFault).toList();
    }

    private String textOrFault() {
        return fault == null ? String.valueOf(text) : "fault: " + fault;
    }

    public static byte[] gzip(String content) {
        return gzip(content.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** A file of which only the beginning can be read. */
    static InputStream failingAfter(byte[] beginning) {
        return new SequenceInputStream(new ByteArrayInputStream(beginning), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        });
    }
}
