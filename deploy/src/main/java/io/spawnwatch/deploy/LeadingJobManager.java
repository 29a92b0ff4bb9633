package io.spawnwatch.deploy;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.highavailability.ClientHighAvailabilityServices;
import org.apache.flink.runtime.highavailability.HighAvailabilityServicesUtils;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalListener;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalService;
import org.jspecify.annotations.Nullable;

/** Asks Flink's high-availability services for the leading JobManager. */
public final class LeadingJobManager {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private LeadingJobManager() {}

    /**
     * Prints the REST address of the leading JobManager. If none leads, says so on standard error and exits with code 1.
     *
     * @param args Flink's configuration folder
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            throw new IllegalArgumentException("name Flink's configuration folder");
        }
        try {
            System.out.println(address(GlobalConfiguration.loadConfiguration(args[0])));
        } catch (TimeoutException e) {
            System.err.println("no JobManager has led for " + TIMEOUT.toSeconds() + " s");
            System.exit(1);
        }
    }

    @SuppressWarnings("try") // Flink's close() is interruptible.
    private static String address(Configuration configuration) throws Exception {
        CompletableFuture<String> leader = new CompletableFuture<>();
        try (ClientHighAvailabilityServices services =
                HighAvailabilityServicesUtils.createClientHAService(configuration, leader::completeExceptionally)) {
            LeaderRetrievalService retrieval = services.getClusterRestEndpointLeaderRetriever();
            retrieval.start(new FirstLeader(leader));
            try {
                return leader.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                retrieval.stop();
            }
        }
    }

    private record FirstLeader(CompletableFuture<String> leader) implements LeaderRetrievalListener {
        @Override
        public void notifyLeaderAddress(@Nullable String address, @Nullable UUID session) {
            if (address != null && session != null) {
                leader.complete(address);
            }
        }

        @Override
        public void handleError(Exception exception) {
            leader.completeExceptionally(exception);
        }
    }
}
