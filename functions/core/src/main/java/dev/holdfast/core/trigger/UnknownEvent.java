package dev.holdfast.core.trigger;

import dev.holdfast.core.HoldfastException;

/** The event has none of the shapes Holdfast knows. The message shows field names at most, never values. */
public final class UnknownEvent extends HoldfastException {
    UnknownEvent(String what, String hint) {
        super(what, hint);
    }
}
