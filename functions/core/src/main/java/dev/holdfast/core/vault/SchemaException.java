package dev.holdfast.core.vault;

import dev.holdfast.core.HoldfastException;

/** A document was written by a newer Holdfast. It is intact; this version does not know how to read it. */
public final class SchemaException extends HoldfastException {
    public SchemaException(String where, int found, int newestKnown) {
        super(
                where + " was written by schema " + found + ", this version reads up to " + newestKnown + ".",
                "use a Holdfast at least as new as the one that wrote it.");
    }
}
