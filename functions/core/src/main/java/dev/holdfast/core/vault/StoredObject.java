package dev.holdfast.core.vault;

import java.time.Instant;

/**
 * What a store says about one object.
 *
 * @param key the full key
 * @param bytes length of the content
 * @param tag opaque tag of this content for {@link PutCondition#ifMatches}; changes whenever the content does
 * @param version version identifier, or {@link #UNVERSIONED}
 * @param modified when the store took it, by the store's clock; never used for retention or "latest"
 */
public record StoredObject(String key, long bytes, String tag, String version, Instant modified) {
    /** The version of an object in a store that keeps none. */
    public static final String UNVERSIONED = "";
}
