package io.spawnwatch.page.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes on what a browser and a server say to each other, until it goes silent as the tunnel of a laptop does that slept:
 * connections stay open, and nothing comes through them any more.
 */
final class Tunnel implements AutoCloseable {
    private final ServerSocket entrance;
    private final int target;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private volatile boolean dead;

    /** Opens a tunnel to a port of this machine. */
    Tunnel(int target) {
        this.target = target;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Where the page is. */
    String address() {
        return "http://localhost:" + entrance.getLocalPort() + "/";
    }

    /**
     * From now on nothing passes, neither through the connections that are open nor through new ones. Those that are not used
     * have been closed long before.
     */
    void die() {
        dead = true;
        links.stream().filter(link -> !link.inUse).forEach(Link::close);
        links.forEach(link -> link.dead = true);
    }

    /** Lets new connections pass. Those from before stay silent. */
    void revive() {
        dead = false;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Link link = new Link(entrance.accept(), new Socket(InetAddress.getLoopbackAddress(), target), dead);
                links.add(link);
                start(() -> link.pass(link.browser, link.server));
                start(() -> link.pass(link.server, link.browser));
            }
        } catch (IOException e) {
            // The tunnel is closed.
        }
    }

    private static final class Link {
        private final Socket browser;
        private final Socket server;
        private volatile boolean dead;
        private volatile boolean inUse;

        Link(Socket browser, Socket server, boolean dead) {
            this.browser = browser;
            this.server = server;
            this.dead = dead;
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[8_192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    inUse = inUse || new String(bytes, 0, read, StandardCharsets.ISO_8859_1).startsWith("GET /events");
                    // What a dead tunnel has taken is lost.
                    if (!dead) {
                        out.write(bytes, 0, read);
                    }
                }
                if (!dead) {
                    to.shutdownOutput();
                }
            } catch (IOException e) {
                // An end is gone. A dead tunnel does not say so.
                if (!dead) {
                    close(to);
                }
            }
        }

        private void close() {
            close(browser);
            close(server);
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(Link::close);
    }
}
