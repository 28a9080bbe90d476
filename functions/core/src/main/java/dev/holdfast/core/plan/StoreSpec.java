package dev.holdfast.core.plan;

import java.util.SortedMap;

/**
 * One of the vault's stores.
 *
 * @param kind {@code file}, {@code s3}, {@code azure-blob}
 * @param region where it is; a store is reached in its own region, never through another
 * @param options what this kind needs beyond that: {@code path}, {@code bucket}, {@code prefix}, {@code endpoint} …;
 *     numbers in digits, flags {@code true} or {@code false}, periods in ISO-8601 ({@code P90D})
 */
public record StoreSpec(String name, String kind, String region, SortedMap<String, String> options) {}
