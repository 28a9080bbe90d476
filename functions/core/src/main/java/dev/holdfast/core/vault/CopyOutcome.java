package dev.holdfast.core.vault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How copying one backup to one store went. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CopyOutcome.Made.class, name = "made"),
    @JsonSubTypes.Type(value = CopyOutcome.AlreadyThere.class, name = "already-there"),
    @JsonSubTypes.Type(value = CopyOutcome.Awaited.class, name = "awaited"),
    @JsonSubTypes.Type(value = CopyOutcome.Failed.class, name = "failed")
})
public sealed interface CopyOutcome {

    /** The store's name in the plan. */
    String store();

    /** The store now holds the whole backup; so many bytes had to be transferred. */
    record Made(String store, long bytes) implements CopyOutcome {}

    /** The store held the whole backup already; so many bytes. */
    record AlreadyThere(String store, long bytes) implements CopyOutcome {}

    /**
     * The provider is bringing the backup to the store by itself and has not ended; it is not there as a whole yet.
     *
     * @param there so many of its objects have arrived
     * @param objects so many belong to it
     */
    record Awaited(String store, int there, int objects) implements CopyOutcome {}

    /** The copy is not there, or not known to be. Trying again is safe. */
    record Failed(String store, String why) implements CopyOutcome {}
}
