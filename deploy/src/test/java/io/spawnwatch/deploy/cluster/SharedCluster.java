package io.spawnwatch.deploy.cluster;

import io.spawnwatch.fixture.TestProcess;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one cluster for all tests of a process that have it as a parameter, and stops it after the last one. */
public final class SharedCluster implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == StandaloneCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .getOrComputeIfAbsent(Running.class, type -> new Running(start()), Running.class)
                .cluster();
    }

    private static StandaloneCluster start() {
        try {
            StandaloneCluster cluster = StandaloneCluster.quickToStart("session-" + TestProcess.number());
            cluster.up();
            return cluster;
        } catch (Exception e) {
            throw new IllegalStateException("the cluster did not start", e);
        }
    }

    private record Running(StandaloneCluster cluster) implements AutoCloseable {
        @Override
        public void close() {
            try {
                cluster.down();
            } catch (Exception e) {
                throw new IllegalStateException("the cluster did not stop", e);
            }
        }
    }
}
