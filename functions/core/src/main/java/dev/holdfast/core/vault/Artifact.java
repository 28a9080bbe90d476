package dev.holdfast.core.vault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.SortedMap;

/**
 * One captured thing.
 *
 * @param name unique within its backup: {@code archive}, {@code roles} …
 * @param format what the plain bytes are, in the format page's words
 */
public record Artifact(String name, String format, Location location) {

    /** Where an artifact is. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Stored.class, name = "stored"),
        @JsonSubTypes.Type(value = ProviderHeld.class, name = "provider-held")
    })
    public sealed interface Location {}

    /**
     * Bytes in the vault.
     *
     * @param key the same in every store
     * @param versions store name to version id, for stores that keep versions
     * @param sha256 hex, of the bytes as stored
     * @param plainSha256 hex, of the content before compression and encryption
     */
    public record Stored(
            String key,
            SortedMap<String, String> versions,
            long bytes,
            String sha256,
            long plainBytes,
            String plainSha256)
            implements Location {}

    /** A snapshot the provider keeps; {@code reference} is the provider's own name for it. */
    public record ProviderHeld(String provider, String region, String reference) implements Location {}

    long storedBytes() {
        return location instanceof Stored stored ? stored.bytes() : 0;
    }

    long plainBytes() {
        return location instanceof Stored stored ? stored.plainBytes() : 0;
    }
}
