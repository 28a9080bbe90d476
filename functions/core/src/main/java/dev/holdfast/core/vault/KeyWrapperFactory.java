package dev.holdfast.core.vault;

import dev.holdfast.core.plan.KeySpec;

/** Opens key wrappers of one kind; one bean per place keys live in, chosen by {@link #kind()}. */
public interface KeyWrapperFactory {
    /** The kind as written under {@code vault.keys} in a plan. */
    String kind();

    /**
     * The wrapper for one of the plan's keys.
     *
     * @throws KeyException.Unavailable when there is no such key
     */
    KeyWrapper open(KeySpec spec);
}
