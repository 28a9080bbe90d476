package dev.holdfast.core.vault;

/** How copying one backup to one store went. */
public sealed interface CopyOutcome {

    /** The store's name in the plan. */
    String store();

    /** The store now holds the whole backup; so many bytes had to be transferred. */
    record Made(String store, long bytes) implements CopyOutcome {}

    /** The store held the whole backup already; so many bytes. */
    record AlreadyThere(String store, long bytes) implements CopyOutcome {}

    /** The copy is not there, or not known to be. Trying again is safe. */
    record Failed(String store, String why) implements CopyOutcome {}
}
