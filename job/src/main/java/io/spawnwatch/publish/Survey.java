package io.spawnwatch.publish;

import io.spawnwatch.decode.Decoded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is known of a dataset while its records are read. */
final class Survey {
    private static final int FAULTS_KEPT = 20;

    private long events;
    private long others;
    private long unreadable;
    private long leftOut;
    private long unknown;
    private long bytes;
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;
    private final Set<String> hosts = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private long faultCount;

    void add(RecordSelector.Selected record, int length) {
        switch (record.kind()) {
            case EVENT -> events++;
            case OTHER -> others++;
            case UNREADABLE -> unreadable++;
            case LEFT_OUT -> {
                leftOut++;
                return;
            }
            case UNKNOWN -> {
                leftOut++;
                unknown++;
                return;
            }
        }
        bytes += length;
        if (record.timeMs() != Decoded.NO_TIME) {
            firstMs = Math.min(firstMs, record.timeMs());
            lastMs = Math.max(lastMs, record.timeMs());
        }
        String host = record.host();
        if (host != null && hosts.size() < Dataset.MAX_HOSTS) {
            hosts.add(host);
        }
    }

    /** Notes what cannot be sent, and why. */
    void addFault(String fault) {
        faultCount++;
        if (faults.size() < FAULTS_KEPT) {
            faults.add(fault);
        }
    }

    Dataset dataset() {
        return new Dataset(
                events, others, unreadable, leftOut, unknown, bytes, firstMs, lastMs, hosts.size(), faults, faultCount);
    }
}
