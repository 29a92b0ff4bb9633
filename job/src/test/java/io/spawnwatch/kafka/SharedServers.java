package io.spawnwatch.kafka;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One broker and one Flink cluster for all tests of a process, started when first needed and stopped at the end. Each test
 * has its own topics.
 */
final class SharedServers implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedServers.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == KafkaBroker.class || type == FlinkCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE);
        return parameter.getParameter().getType() == KafkaBroker.class
                ? store.getOrComputeIfAbsent(KafkaBroker.class, type -> start(KafkaBroker::new), KafkaBroker.class)
                : store.getOrComputeIfAbsent(FlinkCluster.class, type -> start(FlinkCluster::new), FlinkCluster.class);
    }

    private interface Server<T extends AutoCloseable> {
        T start() throws Exception;
    }

    private static <T extends AutoCloseable> T start(Server<T> server) {
        try {
            return server.start();
        } catch (Exception e) {
            throw new IllegalStateException("a test server cannot be started", e);
        }
    }
}
