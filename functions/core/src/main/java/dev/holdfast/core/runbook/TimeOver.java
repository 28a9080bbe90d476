package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;

/** A step reached for an effect after its time, or that of the whole invocation, was over. The effect did not happen. */
public final class TimeOver extends HoldfastException {
    TimeOver(String step) {
        super(
                "the time of step '" + step + "' is over, so it may not change anything any more.",
                "find out what made it slow; a step's timeout covers acting and waiting for the effect.");
    }
}
