package dev.holdfast.core.plan;

import dev.holdfast.core.HoldfastException;

/** A plan cannot be used. The message lists every problem, not the first. */
public final class PlanException extends HoldfastException {
    /** Says what is wrong and what to do. */
    public PlanException(String what, String hint) {
        super(what, hint);
    }
}
