package dev.holdfast.core.vault.lease;

import dev.holdfast.core.HoldfastException;

/** The lease is no longer this holder's: whatever it protects must not be touched any more. */
public final class LeaseLost extends HoldfastException {
    LeaseLost(String name, long epoch, String why) {
        super(
                "lease '" + name + "' with epoch " + epoch + " is lost: " + why + ".",
                "stop here; the run that holds the lease now decides what happens, this run can be started again.");
    }
}
