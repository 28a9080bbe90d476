package dev.holdfast.backup;

import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.vault.lease.LeaseHeld;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.core.vault.lease.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Whose turn it is to back up a system: one run at a time. Schedules of one system meet (the hourly, the daily and the monthly one
 * at the same minute), and a run that died keeps its lease a while; who is patient waits for that instead of losing a tier.
 */
record Turn(Leases leases, Allotment time, Pace pace, Clock clock) {
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Where an invocation has no end, nobody queues behind a run that hangs for ever. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Who gets its turn after that would not come far. */
    private static final int SHARE_TO_WORK_IN = 3;

    /**
     * Holds the lease until it is closed.
     *
     * @param onWaiting told once, when others are ahead
     * @throws LeaseHeld when another run holds it, and, for the patient, still does when a third of the time is left
     */
    LeaseKeeper take(String lease, RunId run, Duration timeToLive, boolean patient, Consumer<LeaseHeld> onWaiting) {
        Instant latest = latest();
        boolean told = false;
        while (true) {
            try {
                return LeaseKeeper.keep(leases, lease, run, timeToLive);
            } catch (LeaseHeld held) {
                if (!patient || !clock.instant().plus(LOOK).isBefore(latest)) {
                    throw held;
                }
                if (!told) {
                    onWaiting.accept(held);
                    told = true;
                }
                pace.pause(LOOK);
            }
        }
    }

    private Instant latest() {
        Duration wait = time.remaining().minus(time.whole().dividedBy(SHARE_TO_WORK_IN));
        return clock.instant().plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    }
}
