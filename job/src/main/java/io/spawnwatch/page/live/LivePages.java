package io.spawnwatch.page.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.report.PrintableWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Serves a live page from a command until Ctrl-C. */
public final class LivePages {
    /** The port of a page, unless another is named. */
    public static final String PORT = "8484";

    private LivePages() {}

    /**
     * Serves a page, says where it is, and waits until the process is asked to end.
     *
     * @param introduction the messages that each page gets first
     * @param feeds        the records
     * @param address      where to listen; null: the loopback
     * @param port         the port; 0 for any that is free
     * @throws SettingsException if the port cannot be had
     */
    public static void serve(
            List<ObjectNode> introduction, Feeds feeds, @Nullable InetAddress address, int port, PrintableWriter out)
            throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new SettingsException("--port: must be between 0 and 65535, but is " + port);
        }
        InetAddress bound = address == null ? InetAddress.getLoopbackAddress() : address;
        try (PageServer server = PageServer.start(bound, port, introduction, feeds)) {
            if (!bound.isLoopbackAddress()) {
                out.println("warning: " + bound.getHostAddress()
                        + " is not this machine's loopback: whoever reaches it can read all risk events");
            }
            out.println();
            out.println("    http://localhost:" + server.port() + "/");
            out.println();
            out.println("is the page; any user of this machine can open it. Ctrl-C ends it.");
            out.flush();
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "end-page"));
            ended.await();
        }
    }
}
