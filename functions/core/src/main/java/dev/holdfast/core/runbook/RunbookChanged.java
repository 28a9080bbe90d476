package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunId;

/** A run was begun with other steps than the ones it is to be resumed with; nothing was done. */
public final class RunbookChanged extends HoldfastException {
    RunbookChanged(RunId run, String begunWith, String now) {
        super(
                "run " + run + " was begun as [" + begunWith + "] and would go on as [" + now + "].",
                "resume it with the plan and the version it was begun with, or see its journal and finish it by hand.");
    }
}
