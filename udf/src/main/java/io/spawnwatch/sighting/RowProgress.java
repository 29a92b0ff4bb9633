package io.spawnwatch.sighting;

import java.util.List;

/**
 * How far a group has come towards a row: what the search's conditions need to know about earlier sightings, so that their
 * values need not be read again. It is kept from the first sighting of a window to the first report of its row, and only for
 * searches with conditions on values.
 *
 * @param numbering  version of the numbering of {@code met}; if it is not the current one, the progress is void
 * @param count      sightings covered; if the window has counted others, the progress is void
 * @param sightings  for each observed field, in order, how many sightings had it
 * @param distinct   for each observed field, in order, how many distinct values it had
 * @param met        numbers of the conditions on single values that some sighting has met
 */
public record RowProgress(int numbering, long count, List<Long> sightings, List<Long> distinct, List<Integer> met) {

    /** Copies the lists. */
    public RowProgress {
        sightings = List.copyOf(sightings);
        distinct = List.copyOf(distinct);
        met = List.copyOf(met);
    }
}
