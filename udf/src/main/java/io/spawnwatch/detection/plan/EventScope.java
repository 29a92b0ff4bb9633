package io.spawnwatch.detection.plan;

import io.spawnwatch.datamodel.CalculatedEvent;
import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.ProcessField;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hosts and users whose events count. They are compared as a search compares {@code Processes.dest} and {@code Processes.user}: after the
 * field mapping and the data model's calculations, so that a name can be copied from a risk event. A data model gives an
 * event without a user the user {@code unknown}; without a data model such an event has no user, and no pattern matches it.
 *
 * @param hosts patterns of {@code Processes.dest}, one of which has to match; any host if there are none
 * @param users patterns of {@code Processes.user}, one of which has to match; any user if there are none
 */
public record EventScope(List<String> hosts, List<String> users) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The events of all hosts and users. */
    public static final EventScope EVERYTHING = new EventScope(List.of(), List.of());

    /** Copies the lists. */
    public EventScope {
        hosts = List.copyOf(hosts);
        users = List.copyOf(users);
    }

    /** Whether no event is outside. */
    public boolean isEverything() {
        return hosts.isEmpty() && users.isEmpty();
    }

    /**
     * A filter for the events in scope, for use by one thread.
     *
     * @param dataModel what is calculated before values are compared
     */
    public EventFilter newFilter(DataModelVersion dataModel) {
        if (isEverything()) {
            return fields -> true;
        }
        CalculatedEvent calculated = new CalculatedEvent(dataModel);
        List<ValuePattern> hostPatterns = patterns(hosts);
        List<ValuePattern> userPatterns = patterns(users);
        return fields -> {
            EventFields event = calculated.of(fields);
            return isIn(hostPatterns, event, ProcessField.DEST) && isIn(userPatterns, event, ProcessField.USER);
        };
    }

    private static List<ValuePattern> patterns(List<String> written) {
        return written.stream().map(ValuePattern::ofWritten).toList();
    }

    private static boolean isIn(List<ValuePattern> patterns, EventFields event, ProcessField field) {
        return patterns.isEmpty() || matchesOne(patterns, event.characters(field));
    }

    private static boolean matchesOne(List<ValuePattern> patterns, @Nullable CharSequence value) {
        return value != null && patterns.stream().anyMatch(pattern -> pattern.matches(value));
    }
}
