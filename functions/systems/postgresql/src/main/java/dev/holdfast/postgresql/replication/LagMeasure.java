package dev.holdfast.postgresql.replication;

import dev.holdfast.core.failover.Replicating.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a promotion would lose, from what both servers say about themselves; nothing here asks anybody. A figure is a bound
 * from above: what is not known to be there counts as missing.
 */
final class LagMeasure {
    /** A moment that never was. */
    static final Instant NEVER = Instant.EPOCH;

    private LagMeasure() {}

    /**
     * What a standby says.
     *
     * @param paused whether it has been told not to apply the log
     * @param streaming whether it is connected to a primary
     * @param received end of the log it holds, in bytes since the beginning of the log
     * @param replayed up to where it has applied it
     * @param lastCommit when the newest transaction it applied was committed, by the primary's clock, or {@link #NEVER}
     * @param told end of the primary's log in the last message it had from it
     * @param toldAt when that message was sent, by the primary's clock, or {@link #NEVER}
     * @param heardAt when it was received, by the standby's clock, or {@link #NEVER}
     * @param now the standby's clock
     */
    record Standby(
            boolean paused,
            boolean streaming,
            long timeline,
            long received,
            long replayed,
            Instant lastCommit,
            long told,
            Instant toldAt,
            Instant heardAt,
            Instant now) {}

    /**
     * What a primary says, asked after the standby, so that its position is never the older one.
     *
     * @param position end of its log in bytes
     * @param now its clock
     */
    record Primary(long timeline, long position, Instant now) {}

    /** An upper bound and where it comes from. */
    private record Bound(Duration age, String how) {}

    /** With both of them answering. */
    static Lag of(Standby standby, Primary primary) {
        if (standby.timeline() != primary.timeline()) {
            return new Lag.Unknown("the standby is on timeline " + standby.timeline() + ", the primary on "
                    + primary.timeline() + ": it does not follow this primary.");
        }
        long held = standby.paused() ? standby.replayed() : standby.received();
        if (held > primary.position()) {
            return new Lag.Unknown("the standby holds " + (held - primary.position())
                    + " bytes of log that the primary does not have: it does not follow this primary.");
        }
        long bytes = primary.position() - held;
        if (bytes == 0 && standby.streaming() && !standby.paused()) {
            return new Lag.Measured(Duration.ZERO, 0, "both servers hold the log up to the same position.");
        }
        List<Bound> bounds = new ArrayList<>();
        committed(standby, primary.now(), "the primary's clock", bounds);
        if (upToDate(standby)) {
            bounds.add(new Bound(
                    Duration.between(standby.toldAt(), primary.now()),
                    "the primary's message of " + standby.toldAt() + " found the standby complete"));
        }
        return bounded(bounds, bytes, bytes + " bytes of log are missing" + state(standby));
    }

    /**
     * With the primary silent.
     *
     * @param why it does not answer
     */
    static Lag of(Standby standby, String why) {
        List<Bound> bounds = new ArrayList<>();
        committed(standby, standby.now(), "the standby's clock", bounds);
        if (upToDate(standby)) {
            bounds.add(new Bound(
                    Duration.between(standby.heardAt(), standby.now()),
                    "the primary's last word, heard at " + standby.heardAt() + ", found the standby complete"));
        }
        return bounded(bounds, -1, "the primary does not answer (" + why + ")" + state(standby));
    }

    /** Its last word was heard, and nothing it told of is missing: what is missing is younger than that. */
    private static boolean upToDate(Standby standby) {
        return standby.streaming()
                && !standby.paused()
                && !standby.toldAt().equals(NEVER)
                && !standby.heardAt().equals(NEVER)
                && standby.received() >= standby.told();
    }

    private static void committed(Standby standby, Instant now, String clock, List<Bound> bounds) {
        if (!standby.lastCommit().equals(NEVER)) {
            bounds.add(new Bound(
                    Duration.between(standby.lastCommit(), now),
                    "the newest transaction on the standby was committed at " + standby.lastCommit() + ", counted by "
                            + clock));
        }
    }

    private static Lag bounded(List<Bound> bounds, long bytes, String what) {
        var tightest = bounds.stream().min(Comparator.comparing(Bound::age));
        if (tightest.isEmpty()) {
            return new Lag.Unknown(what + "; since when cannot be told: no transaction was applied since it started.");
        }
        Bound bound = tightest.get();
        if (bound.age().isNegative()) {
            return new Lag.Unknown(
                    what + "; since when cannot be told: the clocks of the two servers differ by more than "
                            + bound.age().negated() + ".");
        }
        return new Lag.Measured(bound.age(), bytes, what + "; at most: " + bound.how() + ".");
    }

    private static String state(Standby standby) {
        return standby.paused()
                ? "; the standby is told not to apply its log"
                : standby.streaming() ? "" : "; the standby is not connected to it";
    }
}
