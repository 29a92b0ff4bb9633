package io.spawnwatch.cli.demo;

import java.time.Instant;

/** A process execution of the sample, independent of its format. */
record DemoProcess(
        Instant time,
        String host,
        String user,
        int processId,
        String image,
        String commandLine,
        int parentProcessId,
        String parentImage,
        String parentCommandLine) {

    String domain() {
        return user.substring(0, user.indexOf('\\'));
    }

    String account() {
        return user.substring(user.indexOf('\\') + 1);
    }
}
