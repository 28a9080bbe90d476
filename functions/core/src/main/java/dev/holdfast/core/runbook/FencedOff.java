package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunId;

/** Another invocation writes this run's journal; nothing was written and nothing more may be done here. */
public final class FencedOff extends HoldfastException {
    FencedOff(RunId run, long epoch, long standing) {
        super(
                "the journal of run " + run + " goes on with epoch " + standing + ", so the invocation with epoch "
                        + epoch + " may not write to it.",
                "stop here; the invocation with the higher epoch carries the run on.");
    }
}
