package io.spawnwatch.release;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.MessageHeaders;
import org.apache.flink.runtime.rest.messages.MessageParameters;
import org.apache.flink.runtime.rest.messages.RequestBody;
import org.apache.flink.runtime.rest.messages.ResponseBody;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.util.ExceptionUtils;

/**
 * Calls the REST API of a Flink cluster with Flink's own client, at the addresses of one or several JobManagers. Each of
 * them forwards to the leader. There may be no leader for a while, and a JobManager may be gone for good.
 */
final class RestApi implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    /** How long a cluster may be without a leader before an upgrade gives up. */
    private static final Duration OUTAGE = Duration.ofMinutes(3);

    private static final int SERVER_ERROR = 500;

    private final List<Configuration> configurations;
    private final List<RestClusterClient<StandaloneClusterId>> clients = new ArrayList<>();

    /** Index of the address that answered last. */
    private int current;

    private RestApi(List<Configuration> configurations) throws Exception {
        this.configurations = configurations;
        for (Configuration configuration : configurations) {
            Configuration withoutRetries = new Configuration(configuration);
            // ask() retries, and at other addresses too.
            withoutRetries.set(RestOptions.RETRY_MAX_ATTEMPTS, 0);
            clients.add(client(withoutRetries));
        }
    }

    private static RestClusterClient<StandaloneClusterId> client(Configuration configuration) throws Exception {
        return new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
    }

    /**
     * Connects to a cluster.
     *
     * @param addresses for example {@code http://127.0.0.1:8081}, one for each JobManager to ask
     * @param flink     Flink's configuration for clients, for example for TLS
     * @throws ReleaseException if an address is invalid or none answers
     */
    static RestApi at(List<URI> addresses, Configuration flink) {
        List<Configuration> configurations = new ArrayList<>();
        for (URI address : addresses) {
            configurations.add(configuration(address, flink));
        }
        requireListener(addresses);
        try {
            return new RestApi(configurations);
        } catch (Exception e) {
            throw new ReleaseException("the client for " + text(addresses) + " cannot be set up: " + e.getMessage(), e);
        }
    }

    private static Configuration configuration(URI address, Configuration flink) {
        if (address.getHost() == null) {
            throw new ReleaseException(
                    "'" + address + "' is not an address of a REST API; write it like http://HOST:8081");
        }
        if (address.getPath() != null && !address.getPath().replace("/", "").isEmpty()) {
            throw new ReleaseException("Flink's client accepts no path, as in '" + address
                    + "'; name a JobManager's own address, like http://HOST:8081");
        }
        Configuration configuration = new Configuration(flink);
        configuration.set(RestOptions.ADDRESS, address.getHost());
        configuration.set(RestOptions.PORT, port(address));
        if ("https".equals(address.getScheme())) {
            configuration.set(SecurityOptions.SSL_REST_ENABLED, true);
        }
        // The address is given, so the client must not look for the leader as the configuration says.
        configuration.set(HighAvailabilityOptions.HA_MODE, "NONE");
        return configuration;
    }

    private static int port(URI address) {
        return address.getPort() > 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }

    /** A command with a wrong address should fail at once, not after the time that an outage may take. */
    private static void requireListener(List<URI> addresses) {
        IOException last = null;
        for (URI address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHost(), port(address)), CONNECT_MS);
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new ReleaseException(
                "no Flink cluster answers at " + text(addresses) + " (" + (last == null ? "" : last.getMessage())
                        + "). Nothing was changed",
                last);
    }

    /** Addresses as a command takes them. */
    static String text(List<URI> addresses) {
        return addresses.stream().map(URI::toString).collect(Collectors.joining(","));
    }

    /**
     * Asks until there is an answer: after a server error, or without an answer, it tries the next address.
     *
     * @throws RefusedException if the answer is a client error
     * @throws ReleaseException if there is no answer for longer than an outage may take
     */
    <T> T ask(Function<RestClusterClient<StandaloneClusterId>, CompletableFuture<T>> question) {
        long deadline = System.nanoTime() + OUTAGE.toNanos();
        while (true) {
            try {
                return get(question.apply(clients.get(current)), ANSWER_TIMEOUT);
            } catch (ExecutionException | TimeoutException e) {
                int code = ExceptionUtils.findThrowable(e, RestClientException.class)
                        .map(refusal -> refusal.getHttpResponseStatus().code())
                        .orElse(SERVER_ERROR);
                if (code < SERVER_ERROR) {
                    throw new RefusedException(code, "the cluster answers: " + rootMessage(e), e);
                }
                if (System.nanoTime() > deadline) {
                    throw new ReleaseException(
                            "the cluster has not answered for " + OUTAGE.toMinutes() + " minutes: " + rootMessage(e),
                            e);
                }
                current = (current + 1) % clients.size();
                Pause.untilNextPoll();
            }
        }
    }

    /** Sends a request without a body. */
    <P extends MessageParameters, R extends ResponseBody> R get(
            MessageHeaders<EmptyRequestBody, R, P> headers, P parameters) {
        return send(headers, parameters, EmptyRequestBody.getInstance());
    }

    /** Sends a request, again if no answer comes, so it must be one that may arrive twice. */
    <Q extends RequestBody, P extends MessageParameters, R extends ResponseBody> R send(
            MessageHeaders<Q, R, P> headers, P parameters, Q body) {
        return ask(client -> client.sendRequest(headers, parameters, body));
    }

    /** A new client of the address that answered last, with Flink's own retries. The caller closes it. */
    RestClusterClient<StandaloneClusterId> newClient() throws Exception {
        return client(configurations.get(current));
    }

    /** Waits for one answer. */
    static <T> T get(CompletableFuture<T> future, Duration timeout) throws ExecutionException, TimeoutException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseException("interrupted while waiting for the cluster", e);
        }
    }

    /** The first line of the root cause's message. */
    static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(root.toString());
    }

    /** The root cause in a printed stack trace. */
    static String rootCause(String stackTrace) {
        String cause = stackTrace.lines().findFirst().orElse("");
        for (String line : stackTrace.lines().toList()) {
            if (line.startsWith("Caused by: ")) {
                cause = line.substring("Caused by: ".length());
            }
        }
        return cause;
    }

    @Override
    public void close() {
        clients.forEach(RestClusterClient::close);
    }

    /** The cluster answered with a client error. */
    static final class RefusedException extends ReleaseException {
        private static final long serialVersionUID = 1L;

        private final int code;

        RefusedException(int code, String message, Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        /** HTTP status code. */
        int code() {
            return code;
        }

        /** Whether the cluster does not know what was asked about. */
        boolean isUnknown() {
            return code == 404;
        }
    }
}
