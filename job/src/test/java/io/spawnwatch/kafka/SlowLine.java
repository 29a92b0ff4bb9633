package io.spawnwatch.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A connection to a server on this machine that delays each answer. */
final class SlowLine implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    private final ServerSocket clients;
    private final ExecutorService carriers = Executors.newCachedThreadPool();
    // A single thread keeps the answers in order.
    private final ExecutorService later = Executors.newSingleThreadExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;

    SlowLine() throws IOException {
        clients = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    }

    /** The port for clients. */
    int port() {
        return clients.getLocalPort();
    }

    /** Sets the delay of answers from now on. */
    void answersAfter(Duration late) {
        delay = late;
    }

    /** Starts forwarding. */
    void connect(int server) {
        carriers.execute(() -> ignoreEnd(() -> {
            while (true) {
                Socket client = opened(clients.accept());
                Socket line = opened(new Socket(InetAddress.getLoopbackAddress(), server));
                carriers.execute(() -> ignoreEnd(() -> {
                    client.getInputStream().transferTo(line.getOutputStream());
                    line.shutdownOutput();
                }));
                carriers.execute(() -> ignoreEnd(() -> forwardLate(line.getInputStream(), client)));
            }
        }));
    }

    private void forwardLate(InputStream answers, Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[CHUNK_BYTES];
        for (int read = answers.read(buffer); read >= 0; read = answers.read(buffer)) {
            byte[] answer = Arrays.copyOf(buffer, read);
            late(() -> out.write(answer));
        }
        late(client::close);
    }

    private void late(Step step) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, later)
                .execute(() -> ignoreEnd(step));
    }

    private Socket opened(Socket socket) {
        open.add(socket);
        return socket;
    }

    private interface Step {
        void take() throws IOException;
    }

    /** Runs a step; a connection that is closed at one end also ends at the other. */
    private static void ignoreEnd(Step step) {
        try {
            step.take();
        } catch (IOException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        try {
            clients.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        later.shutdownNow();
        carriers.shutdownNow();
    }
}
