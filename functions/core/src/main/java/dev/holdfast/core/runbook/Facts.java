package dev.holdfast.core.runbook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the steps of a run found out so far; kept in the journal, so a resumed run knows it too. Never a secret. */
public record Facts(@JsonValue SortedMap<String, String> values) {

    @JsonCreator
    public Facts {
        values = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Nothing yet. */
    public static Facts none() {
        return new Facts(new TreeMap<>());
    }

    /** One fact. */
    public static Facts of(String name, Object value) {
        return new Facts(new TreeMap<>(Map.of(name, value.toString())));
    }

    /** These and one more; a fact found out again replaces the earlier one. */
    public Facts with(String name, Object value) {
        return and(of(name, value));
    }

    /** These and those; later ones replace earlier ones of the same name. */
    public Facts and(Facts later) {
        SortedMap<String, String> all = new TreeMap<>(values);
        all.putAll(later.values);
        return new Facts(all);
    }

    /** A fact, if it was found out. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
