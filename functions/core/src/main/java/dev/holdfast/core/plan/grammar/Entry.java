package dev.holdfast.core.plan.grammar;

import dev.holdfast.core.plan.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A checked part of a plan file, with its place. */
public sealed interface Entry {
    /** Where it begins. */
    Position at();

    /** One value of the type its shape says. */
    record Leaf(Position at, Object value) implements Entry {}

    /** A mapping, keys in the order of the file. */
    record Group(Position at, Map<String, Entry> fields) implements Entry {}

    /** A list. */
    record Items(Position at, List<Entry> items) implements Entry {}

    /** Something that could not be understood; a problem has been reported. */
    record Broken(Position at) implements Entry {}

    /** What stands under the key of a mapping. */
    default Optional<Entry> get(String key) {
        return this instanceof Group group ? Optional.ofNullable(group.fields().get(key)) : Optional.empty();
    }

    /** What stands under the key, if it is a value of this type. */
    default <T> Optional<T> value(String key, Class<T> type) {
        return get(key).filter(Leaf.class::isInstance)
                .map(leaf -> ((Leaf) leaf).value())
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** Text under the key; empty text when there is none. */
    default String text(String key) {
        return value(key, String.class).orElse("");
    }

    /** The items of the list under the key; none when there is no list. */
    default List<Entry> items(String key) {
        return get(key).map(entry -> entry instanceof Items list ? list.items() : List.<Entry>of())
                .orElse(List.of());
    }

    /** The values of this type in the list under the key. */
    default <T> List<T> values(String key, Class<T> type) {
        return items(key).stream()
                .filter(Leaf.class::isInstance)
                .map(leaf -> ((Leaf) leaf).value())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The place of what these keys, or names of list items, lead to; the nearest place above it where they do not. */
    default Position find(String... path) {
        Entry here = this;
        for (String step : path) {
            Optional<Entry> next = here instanceof Items list
                    ? list.items().stream()
                            .filter(item -> item.text("name").equals(step))
                            .findFirst()
                    : here.get(step);
            if (next.isEmpty()) {
                return here.at();
            }
            here = next.get();
        }
        return here.at();
    }
}
