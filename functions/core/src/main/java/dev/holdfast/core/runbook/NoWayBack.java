package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunId;

/** A run cannot be given up, because it may have done what commits it. Nothing was done. */
public final class NoWayBack extends HoldfastException {
    NoWayBack(RunId run, String step) {
        super(
                "run " + run + " began step " + step + ", from which there is only the way forward.",
                "see to what stopped it and go on with it; when service has moved, move it back by a run of its own.");
    }
}
