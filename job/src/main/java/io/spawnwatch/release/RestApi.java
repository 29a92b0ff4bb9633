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
 * The REST API of a Flink cluster, by Flink's own client: at the addresses of one or several JobManagers, each of which
 * hands on to the leading one. For a while there may be no leader, and a JobManager may be gone for good.
 */
final class RestApi implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** For so long a cluster may be without a leading JobManager: no reason to give up in the middle of an upgrade. */
    private static final Duration OUTAGE = Duration.ofMinutes(3);

    private static final int SERVER_ERROR = 500;

    private final List<Configuration> configurations;
    private final List<RestClusterClient<StandaloneClusterId>> clients = new ArrayList<>();

    /** The address that answered last. */
    private int current;

    private RestApi(List<Configuration> configurations) throws Exception {
        this.configurations = configurations;
        for (Configuration one : configurations) {
            Configuration impatient = new Configuration(one);
            // Who asks again is ask(), and not the same address only.
            impatient.set(RestOptions.RETRY_MAX_ATTEMPTS, 0);
            clients.add(client(impatient));
        }
    }

    private static RestClusterClient<StandaloneClusterId> client(Configuration configuration) throws Exception {
        return new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
    }

    /**
     * Connects to a cluster.
     *
     * @param addresses for example {@code http://127.0.0.1:8081}, one for each JobManager that is to be asked
     * @param flink     the client's configuration of Flink: TLS and the like
     * @throws ReleaseException where an address is none, or nobody answers at any
     */
    static RestApi at(List<URI> addresses, Configuration flink) {
        List<Configuration> configurations = new ArrayList<>();
        for (URI address : addresses) {
            configurations.add(configuration(address, flink));
        }
        refuseWhereNobodyListens(addresses);
        try {
            return new RestApi(configurations);
        } catch (Exception e) {
            throw new ReleaseException("the client for " + text(addresses) + " cannot be set up: " + e.getMessage(), e);
        }
    }

    private static Configuration configuration(URI address, Configuration flink) {
        if (address.getHost() == null) {
            throw new ReleaseException("'" + address + "' is no address of a REST API; write it like http://HOST:8081");
        }
        if (address.getPath() != null && !address.getPath().replace("/", "").isEmpty()) {
            throw new ReleaseException("Flink's client takes no path, as that of '" + address
                    + "'; name a JobManager's own address, like http://HOST:8081");
        }
        Configuration configuration = new Configuration(flink);
        configuration.set(RestOptions.ADDRESS, address.getHost());
        configuration.set(RestOptions.PORT, port(address));
        if ("https".equals(address.getScheme())) {
            configuration.set(SecurityOptions.SSL_REST_ENABLED, true);
        }
        // The address is given: whatever the configuration says about how to find the leader does not matter.
        configuration.set(HighAvailabilityOptions.HA_MODE, "NONE");
        return configuration;
    }

    private static int port(URI address) {
        return address.getPort() > 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }

    /** A command that names a wrong address is to end at once, not after an outage. */
    private static void refuseWhereNobodyListens(List<URI> addresses) {
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
                        + "); nothing was touched",
                last);
    }

    /** As they are given to a command. */
    static String text(List<URI> addresses) {
        return addresses.stream().map(URI::toString).collect(Collectors.joining(","));
    }

    /**
     * Asks until there is an answer: who is told to come later, or hears nothing, tries the next address, and comes later.
     *
     * @throws RefusedException where the answer is no
     * @throws ReleaseException where there is no answer for so long that there is no point in asking on
     */
    <T> T ask(Function<RestClusterClient<StandaloneClusterId>, CompletableFuture<T>> question) {
        long deadline = System.nanoTime() + OUTAGE.toNanos();
        while (true) {
            try {
                return get(question.apply(clients.get(current)), ANSWER);
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
                Pause.betweenLooks();
            }
        }
    }

    /** Asks for something that takes no parameter but those of its address. */
    <P extends MessageParameters, R extends ResponseBody> R get(
            MessageHeaders<EmptyRequestBody, R, P> headers, P parameters) {
        return send(headers, parameters, EmptyRequestBody.getInstance());
    }

    /** Sends a request; once more where no answer comes, so it has to be one that may arrive twice. */
    <Q extends RequestBody, P extends MessageParameters, R extends ResponseBody> R send(
            MessageHeaders<Q, R, P> headers, P parameters, Q body) {
        return ask(client -> client.sendRequest(headers, parameters, body));
    }

    /** Another client of the address that answered last, as patient as Flink has it, for whoever has to close it. */
    RestClusterClient<StandaloneClusterId> another() throws Exception {
        return client(configurations.get(current));
    }

    /** Waits for one answer. */
    static <T> T get(CompletableFuture<T> future, Duration patience) throws ExecutionException, TimeoutException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseException("interrupted while waiting for the cluster", e);
        }
    }

    /** What a failure comes from, in one line. */
    static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(root.toString());
    }

    /** The last cause of a printed stack trace. */
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

    /** The cluster has answered, and it was no. */
    static final class RefusedException extends ReleaseException {
        private static final long serialVersionUID = 1L;

        private final int code;

        RefusedException(int code, String message, Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        /** Of HTTP. */
        int code() {
            return code;
        }

        /** What was asked about is not known there. */
        boolean isUnknown() {
            return code == 404;
        }
    }
}
