package io.spawnwatch.page.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.page.PageAssets;
import io.spawnwatch.page.PageAssets.Asset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a live page and its messages over HTTP. Nothing can be changed through it: it answers GET and HEAD only. It answers
 * only requests that name this machine's loopback, so that a page from elsewhere cannot read it through a name that it has
 * pointed here (DNS rebinding).
 */
public final class PageServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

    /** Each page that is open holds a thread and a consumer. */
    private static final int MOST_PAGES = 32;

    private final HttpServer server;
    private final List<ObjectNode> introduction;
    private final Feeds feeds;
    private final ExecutorService threads;
    private final Semaphore pages = new Semaphore(MOST_PAGES);
    private volatile boolean running = true;

    private PageServer(HttpServer server, List<ObjectNode> introduction, Feeds feeds) {
        this.server = server;
        this.introduction = List.copyOf(introduction);
        this.feeds = feeds;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "page-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts serving.
     *
     * @param address      where to listen
     * @param port         the port; 0 for any that is free
     * @param introduction the messages that each page gets first
     * @throws SettingsException if the port is not available
     */
    public static PageServer start(InetAddress address, int port, List<ObjectNode> introduction, Feeds feeds) {
        try {
            PageServer served =
                    new PageServer(HttpServer.create(new InetSocketAddress(address, port), 0), introduction, feeds);
            served.server.createContext("/", served::answer);
            served.server.setExecutor(served.threads);
            served.server.start();
            return served;
        } catch (BindException e) {
            throw new SettingsException(
                    "--port: port " + port + " of " + address.getHostAddress() + " is not available: " + e.getMessage()
                            + "; name another, or 0 for any that is free",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", PageAssets.servedPolicy() + "; frame-ancestors 'none'");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!isLoopback(exchange.getRequestHeaders().getFirst("Host"))) {
                refuse(exchange, 403, "This page is served to this machine only. Open it as localhost.");
            } else if (!isOwn(exchange.getRequestHeaders())
                    && !(path.equals("/") && isLinkFollowed(exchange.getRequestHeaders()))) {
                refuse(exchange, 403, "Requests from other websites are refused.");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                headers.set("Allow", "GET, HEAD");
                refuse(exchange, 405, "Only GET and HEAD are allowed.");
            } else if (path.equals(PageAssets.EVENTS)) {
                sendEvents(exchange);
            } else {
                Asset asset = PageAssets.served(path);
                if (asset == null) {
                    refuse(exchange, 404, "Not found. The page is at /.");
                } else {
                    send(exchange, 200, asset);
                }
            }
        } catch (IOException e) {
            LOG.debug("a page was closed", e);
        }
    }

    /** Whether a request was made to a name that is always this machine. */
    private static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("127.0.0.1") || name.equals("[::1]");
    }

    /** Whether the page itself asks, or somebody who typed its address. Only browsers say who asks. */
    private static boolean isOwn(Headers request) {
        String site = request.getFirst("Sec-Fetch-Site");
        return site == null || site.equals("same-origin") || site.equals("none");
    }

    /**
     * Whether somebody follows a link of another website, such as one in a ticket. The page then opens in a tab of its own,
     * where that website can neither frame it nor read it.
     */
    private static boolean isLinkFollowed(Headers request) {
        return "navigate".equals(request.getFirst("Sec-Fetch-Mode"))
                && "document".equals(request.getFirst("Sec-Fetch-Dest"));
    }

    private void sendEvents(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        if (!pages.tryAcquire()) {
            refuse(exchange, 503, "Too many pages are open: " + MOST_PAGES + " is the limit. Close one.");
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            String place = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            try (FollowedFeed feed = FollowedFeed.from(feeds, place, threads)) {
                new EventStream(exchange.getResponseBody(), introduction, System::nanoTime).follow(feed, () -> running);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pages.release();
        }
    }

    private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        send(
                exchange,
                status,
                new Asset((reason + "\n").getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8"));
    }

    private static void send(HttpExchange exchange, int status, Asset asset) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", asset.mediaType());
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, asset.content().length);
        exchange.getResponseBody().write(asset.content());
    }

    /** Ends all pages' streams and stops listening. */
    @Override
    public void close() {
        running = false;
        server.stop(0);
        threads.shutdownNow();
    }
}
