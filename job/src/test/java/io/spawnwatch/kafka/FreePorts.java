package io.spawnwatch.kafka;

import io.spawnwatch.fixture.TestProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Ports of loopback for servers that start a little later. They are below those that systems give to clients and to servers
 * that ask for any port (Linux: 32768 and more), and each test process has a range of its own: nothing takes them meanwhile.
 */
public final class FreePorts {
    private static final int RANGES = 4;
    private static final int RANGE = 2_500;
    private static final int FIRST = 12_000 + TestProcess.number() % RANGES * RANGE;

    /** Starts anywhere, because another build may run on the machine. */
    private static int next = new SplittableRandom().nextInt(RANGE);

    private FreePorts() {}

    /** A port that was free a moment ago, and is not given again soon. */
    public static int next() throws IOException {
        return next(1).get(0);
    }

    /** Different ports that were free a moment ago. */
    public static synchronized List<Integer> next(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int tried = 0; tried < RANGE && ports.size() < count; tried++) {
            int port = FIRST + next;
            next = (next + 1) % RANGE;
            if (isFree(port)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new IOException(
                    "fewer than " + count + " ports are free from " + FIRST + " to " + (FIRST + RANGE - 1));
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
