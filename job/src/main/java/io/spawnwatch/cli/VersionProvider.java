package io.spawnwatch.cli;

import org.apache.flink.runtime.util.EnvironmentInformation;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is, from the jar's manifest, and which Flink it runs on. */
final class VersionProvider implements IVersionProvider {

    /** Spawnwatch's version. */
    static String version() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "Spawnwatch " + version(),
            "Apache Flink " + EnvironmentInformation.getVersion(),
            "Java " + System.getProperty("java.version")
        };
    }
}
