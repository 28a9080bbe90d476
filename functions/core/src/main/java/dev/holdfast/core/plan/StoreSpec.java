package dev.holdfast.core.plan;

import java.util.SortedMap;

/**
 * One of the vault's stores.
 *
 * @param kind {@code file}, {@code s3}, {@code azure-blob}
 * @param region where it is; a store is reached in its own region, never through another
 * @param options what this kind needs beyond that: {@code path}, {@code bucket}, {@code prefix}, {@code endpoint} …;
 *     numbers in digits, flags {@code true} or {@code false}, periods in ISO-8601 ({@code P90D})
 * @param copies which backups it gets copies of, unless it is the first
 */
public record StoreSpec(String name, String kind, String region, SortedMap<String, String> options, Copies copies) {

    /** A store that gets copies of every backup, unless it is the first. */
    public StoreSpec(String name, String kind, String region, SortedMap<String, String> options) {
        this(name, kind, region, options, new Copies.All());
    }

    /** Whether the provider brings the first store's objects here by itself: copies are awaited, not made. */
    public boolean replicated() {
        return Boolean.parseBoolean(options.get("replicated"));
    }
}
