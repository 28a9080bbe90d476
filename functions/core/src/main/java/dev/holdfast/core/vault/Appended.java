package dev.holdfast.core.vault;

import java.util.SortedMap;

/**
 * Where a signed document was written.
 *
 * @param key the same in every store
 * @param missing stores that did not take it, and why; the next copy of the backup brings records along
 */
public record Appended(String key, SortedMap<String, String> missing) {}
