package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which detections match the records of a stream, by the job's own plans. */
final class Matches {
    private final long records;
    private final List<List<String>> matching;

    private Matches(long records, List<List<String>> matching) {
        this.records = records;
        this.matching = matching;
    }

    /** Decodes and decides a whole stream. */
    static Matches of(List<DetectionPlan> plans, EventStream stream) throws IOException, InterruptedException {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK);
        CandidateIndex index =
                CandidateIndex.of(plans.stream().map(DetectionPlan::prefilter).toList());
        Candidates candidates = index.newCandidates();
        List<List<String>> matching = new ArrayList<>();
        stream.write((partition, record) -> {
            if (decoder.decode(record) instanceof Decoded.Event decoded) {
                ProcessEvent event = decoded.event();
                List<String> ids = new ArrayList<>();
                index.find(event, candidates);
                for (int plan = candidates.next(0); plan != Candidates.NONE; plan = candidates.next(plan + 1)) {
                    if (plans.get(plan).matches(event)) {
                        ids.add(plans.get(plan).profile().id());
                    }
                }
                if (!ids.isEmpty()) {
                    matching.add(List.copyOf(ids));
                }
            }
        });
        return new Matches(stream.records(), matching);
    }

    /** The detections that match more than a part of the records, by id, with the part that each matches. */
    Map<String, Double> above(double part) {
        Map<String, Long> counts = matching.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(id -> id, TreeMap::new, Collectors.counting()));
        Map<String, Double> above = new TreeMap<>();
        counts.forEach((id, count) -> {
            if (count > part * records) {
                above.put(id, (double) count / records);
            }
        });
        return above;
    }

    /**
     * How much detections match.
     *
     * @param events    records that at least one of them matches, as a part of all
     * @param sightings matches of all of them for each record
     */
    record Share(double events, double sightings) {}

    /** How much some of the detections match, selected by id. */
    Share share(Predicate<String> selected) {
        long events = 0;
        long sightings = 0;
        for (List<String> ids : matching) {
            long found = ids.stream().filter(selected).count();
            events += found > 0 ? 1 : 0;
            sightings += found;
        }
        return new Share((double) events / records, (double) sightings / records);
    }
}
