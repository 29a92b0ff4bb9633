package io.spawnwatch.deploy.failure;

import io.spawnwatch.deploy.cluster.SharedCluster;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.kafka.BrokerClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test interrupts a job of its own, which runs under load on the shared cluster. */
@Tag("failures")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InterruptedJob {
    final StandaloneCluster cluster;
    final BrokerClient broker;
    JobUnderLoad job;

    InterruptedJob(StandaloneCluster cluster) {
        this.cluster = cluster;
        broker = new BrokerClient(cluster.bootstrapServers());
    }

    @AfterAll
    void end() {
        broker.close();
    }

    @AfterEach
    void cancel() throws Exception {
        job.close();
        cluster.up();
        cluster.cancelAll();
    }

    /** Starts the job of a test. */
    final void start(long seed) throws Exception {
        job = new JobUnderLoad(cluster, broker, seed);
    }

    /** Interrupts the job of a test, which this starts, and verifies that nothing was lost or doubled. */
    final void survives(String what, long seed, Interruption interruption) throws Exception {
        start(seed);
        job.survives(what, interruption);
    }
}
