package io.spawnwatch.cli.option;

import org.apache.flink.runtime.util.EnvironmentInformation;
import picocli.CommandLine.IVersionProvider;

/** Reads the version from the jar's manifest. */
public final class VersionProvider implements IVersionProvider {

    /** The version of Spawnwatch; a note instead if the program does not run from a jar. */
    public static String version() {
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
