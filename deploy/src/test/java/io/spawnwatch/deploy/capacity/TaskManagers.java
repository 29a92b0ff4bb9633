package io.spawnwatch.deploy.capacity;

import io.spawnwatch.deploy.cluster.StandaloneCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Counters of the TaskManagers, and the CPU time and memory they use. */
final class TaskManagers {
    private static final String SPAWNWATCH = "flink_taskmanager_job_task_operator_spawnwatch_";
    private static final String PEAK_RESIDENT = "VmHWM:";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Integer> ports;
    private final List<ProcessHandle> processes = new ArrayList<>();

    /** The TaskManagers of a running cluster. */
    TaskManagers(StandaloneCluster cluster) throws Exception {
        ports = cluster.metricsPorts();
        for (String name : List.of("taskmanager-1", "taskmanager-2")) {
            long id = Long.parseLong(cluster.command("pid", name).strip());
            processes.add(ProcessHandle.of(id).orElseThrow());
        }
    }

    /** The sum of a counter over all tasks, from the Prometheus ports, because REST lags ten seconds behind. */
    long counter(String name) throws IOException, InterruptedException {
        double sum = 0;
        for (int port : ports) {
            URI scrape = URI.create("http://127.0.0.1:" + port + "/metrics?name%5B%5D=" + SPAWNWATCH + name);
            String text = http.send(HttpRequest.newBuilder(scrape).build(), BodyHandlers.ofString())
                    .body();
            sum += text.lines()
                    .filter(line -> line.startsWith(SPAWNWATCH))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
        return Math.round(sum);
    }

    /** CPU time used so far by all threads; it depends little on the machine's other load. */
    long cpuNanos() {
        return processes.stream()
                .mapToLong(process ->
                        process.info().totalCpuDuration().orElseThrow().toNanos())
                .sum();
    }

    /** The highest resident memory of any TaskManager so far, in KiB. */
    long peakResidentKiB() throws IOException {
        long peak = 0;
        for (ProcessHandle process : processes) {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
                if (line.startsWith(PEAK_RESIDENT)) {
                    peak = Math.max(peak, Long.parseLong(line.replaceAll("[^0-9]", "")));
                }
            }
        }
        return peak;
    }
}
