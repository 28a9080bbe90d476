package dev.holdfast.core.vault;

import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Where a signed document was written.
 *
 * @param key the same in every store
 * @param missing stores that did not take it, and why
 */
public record Appended(String key, SortedMap<String, String> missing) {
    /** Whether every store took it. */
    public boolean isEverywhere() {
        return missing.isEmpty();
    }

    /** Its key, and where it is not. */
    public String told() {
        return isEverywhere()
                ? key
                : key + ", but not in "
                        + missing.entrySet().stream()
                                .map(store -> "store '" + store.getKey() + "': " + store.getValue())
                                .collect(Collectors.joining("; "));
    }
}
