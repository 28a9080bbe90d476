package dev.holdfast.core.vault.lease;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunId;
import java.time.Instant;

/** Another run holds the lease; nothing was done. */
public final class LeaseHeld extends HoldfastException {
    private final RunId run;
    private final Instant since;
    private final Instant until;

    LeaseHeld(String name, RunId run, Instant since, Instant until) {
        super(
                "lease '" + name + "' is held by run " + run + " since " + since + " until " + until + ".",
                "let that run finish, or try again after " + until + " when it has died.");
        this.run = run;
        this.since = since;
        this.until = until;
    }

    /** The run that holds it. */
    public RunId run() {
        return run;
    }

    /** When that run took it. */
    public Instant since() {
        return since;
    }

    /** When it falls free unless that run renews it. */
    public Instant until() {
        return until;
    }
}
