package io.spawnwatch.page.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.report.PrintableWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Serves a live page from a command until Ctrl-C. */
public final class LivePages {
    /** The port of a page, unless another is named. */
    public static final int PORT = 8484;

    private LivePages() {}

    /**
     * Serves a page, says where it is, and waits until the process is asked to end.
     *
     * @param introduction the messages that each page gets first
     * @param feeds        the records
     * @param address      where to listen; null: the loopback
     * @param port         the port; 0 for any that is free; null: {@link #PORT}
     * @throws SettingsException if it cannot listen there, or the page could not be reached there
     */
    public static void serve(
            List<ObjectNode> introduction,
            Feeds feeds,
            @Nullable InetAddress address,
            @Nullable Integer port,
            PrintableWriter out)
            throws InterruptedException {
        check(address, port);
        InetAddress bound = address == null ? InetAddress.getLoopbackAddress() : address;
        try (PageServer server = PageServer.start(bound, port == null ? PORT : port, introduction, feeds)) {
            if (bound.isAnyLocalAddress()) {
                out.println("warning: it listens on all of this machine's addresses: anyone who can reach one"
                        + " of them can read all risk events");
            }
            out.println();
            out.println("The page is at");
            out.println();
            out.println("    http://" + host(bound) + ":" + server.port() + "/");
            out.println();
            out.println("Any user of this machine can open it. Press Ctrl-C to stop.");
            out.flush();
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "end-page"));
            ended.await();
        }
    }

    /**
     * Checks where {@link #serve} is to listen, before anything else is done.
     *
     * @throws SettingsException if the port is invalid, or the page could not be reached at the address
     */
    public static void check(@Nullable InetAddress address, @Nullable Integer port) {
        if (port != null && (port < 0 || port > 65_535)) {
            throw new SettingsException("--port: must be between 0 and 65535, but is " + port);
        }
        if (address != null && !isAnswered(address)) {
            throw new SettingsException("--bind: the page answers only requests to localhost, so it could not be"
                    + " reached at " + address.getHostAddress() + "; name 127.0.0.1, ::1, 0.0.0.0 or ::, and from"
                    + " elsewhere use a tunnel, such as ssh -L " + PORT + ":localhost:" + PORT + " HOST");
        }
    }

    /** Whether requests to an address can name the page as it wants to be named. */
    private static boolean isAnswered(InetAddress address) {
        return address.isAnyLocalAddress()
                || isLoopback6(address)
                || address.getHostAddress().equals("127.0.0.1");
    }

    private static boolean isLoopback6(InetAddress address) {
        return address instanceof Inet6Address && address.isLoopbackAddress();
    }

    /** A name of the address that the page answers to. */
    private static String host(InetAddress bound) {
        return isLoopback6(bound) ? "[::1]" : "localhost";
    }
}
