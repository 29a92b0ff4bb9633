package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a detection file says what its risk is, for errors about it.
 *
 * @param fields   where the file names the field of each risk and threat object, by field name
 * @param messages where the file has the title of its finding and the messages of single risk objects, by text
 */
public record RiskPlaces(Map<String, Place> fields, Map<String, Place> messages) implements Serializable {
    /** Nothing is known about any place. */
    public static final RiskPlaces NONE = new RiskPlaces(Map.of(), Map.of());

    /** Copies the maps. */
    public RiskPlaces {
        fields = Map.copyOf(fields);
        messages = Map.copyOf(messages);
    }

    /** The places of objects without messages of their own; {@code key} has the name of an object's field. */
    @SafeVarargs
    static RiskPlaces ofFields(String key, List<Mapping>... objects) {
        return new RiskPlaces(fields(key, objects), Map.of());
    }

    /** Where a key of each object names its field. The first of several objects with one field counts. */
    @SafeVarargs
    static Map<String, Place> fields(String key, List<Mapping>... objects) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (List<Mapping> group : objects) {
            for (Mapping object : group) {
                places.putIfAbsent(object.requiredText(key), object.place(key));
            }
        }
        return places;
    }
}
