package io.spawnwatch.sighting;

import java.util.List;

/**
 * How far a group has come towards a row: what its search's conditions need to know of earlier sightings, so that none of
 * their values has to be read again. It is kept from the first sighting of a window to the first report of its row, and
 * only for searches with conditions on values.
 *
 * @param numbering  how {@code met} is numbered; another number than the present one makes the rest void
 * @param count      sightings that it covers; others than the window has make the rest void
 * @param sightings  for each observed field, in their order, how many sightings had it
 * @param distinct   for each observed field, in their order, how many values it has had
 * @param met        numbers of the conditions on single values that a sighting has met
 */
public record RowProgress(int numbering, long count, List<Long> sightings, List<Long> distinct, List<Integer> met) {

    /** Copies the lists. */
    public RowProgress {
        sightings = List.copyOf(sightings);
        distinct = List.copyOf(distinct);
        met = List.copyOf(met);
    }
}
