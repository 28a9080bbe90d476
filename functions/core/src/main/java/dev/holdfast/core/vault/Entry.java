package dev.holdfast.core.vault;

/** One signed document found in the vault: read and verified, or reported. Nothing that is there is passed over. */
public sealed interface Entry<T> {

    /** Where it stands. */
    String key();

    /** Its signature and its place agree with its content. */
    record Readable<T>(String key, T content) implements Entry<T> {}

    /** It is there but cannot be relied on: changed, forged, misplaced, or of a newer schema. */
    record Unreadable<T>(String key, String why) implements Entry<T> {}
}
