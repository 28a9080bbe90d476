package dev.holdfast.core.failover;

import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A system with a copy in each region, of which one takes writes. Everything is asked of the servers themselves; what
 * cannot be asked is said to be unknown, never assumed.
 */
public interface Replicating extends SystemKind {

    /** How the server of this side sees itself now. Never throws for a server that does not answer. */
    Member look(SystemSpec system, Side side);

    /** What a promotion of this side's standby would lose now, as far as it can be known. */
    Lag lag(SystemSpec system, Side standby);

    /**
     * What the server of this side holds last, to be compared before and after a switch: the position in its log and the
     * figures the plan asks for (row counts, newest row). A standby of a closed primary gives no figures: nobody can enter
     * it to count.
     *
     * @throws dev.holdfast.core.system.SystemException when it does not answer
     */
    Holding holding(SystemSpec system, Side side);

    /**
     * Over the ordinary connection: refuses new clients, ends the present ones, makes the server read-only. That is no
     * proof for a promotion when the server can still be reached by others, but it is for a planned switch, where the
     * server itself confirms it. Replication goes on, and carries the closed doors to the standby: {@link #promote} opens
     * them there. Idempotent.
     *
     * @param guard checked immediately before each change
     * @return what the server confirmed
     * @throws dev.holdfast.core.system.SystemException when the server does not answer or refuses
     */
    Holding fence(SystemSpec system, Side side, Guard guard);

    /**
     * Whether {@link #fence} can work on this system at all. Where a provider runs the servers it cannot: nobody but the
     * provider closes them, so a switch is never waited out, and rests on an independent fence even when it was planned.
     */
    boolean closesItself(SystemSpec system);

    /** Takes back {@link #fence}, so that clients may enter and write. Idempotent. */
    void unfence(SystemSpec system, Side side, Guard guard);

    /**
     * Waits until the standby holds and has applied everything up to this position.
     *
     * @return false when it does not within {@code longest}
     */
    boolean awaitCaughtUp(SystemSpec system, Side standby, String position, Duration longest);

    /**
     * Makes the standby of this side take writes and waits until it does, on a timeline of its own. What {@link #fence}
     * closed is open on it afterwards. Idempotent: one that was promoted before is left alone and its figures are returned.
     *
     * @param guard checked immediately before the change
     * @throws dev.holdfast.core.system.SystemException when it does not become a primary within {@code longest}
     */
    Promoted promote(SystemSpec system, Side standby, Duration longest, Guard guard);

    /**
     * Commits a write that leaves no trace in the data, and says when it was acknowledged.
     *
     * @throws dev.holdfast.core.system.SystemException when it is not acknowledged
     */
    Instant proveWrites(SystemSpec system, Side side);

    /**
     * Prepares the files of this side's server so that it starts as a standby of the other side's: leaves them where the
     * logs have not parted, rewinds them where that suffices, rebuilds them where it does not. The server must have been
     * stopped by whoever owns it ({@link Fencing#fence}) and is started by the same ({@link Fencing#release}); this only
     * touches its files and the new primary. {@link #look} says afterwards whether it follows.
     *
     * <p>Idempotent: one that already follows is left alone, one whose preparation was cut off is prepared again.
     *
     * @param guard checked immediately before each change
     * @throws dev.holdfast.core.system.SystemException when the server still runs, its files are not on this machine, or
     *     the new primary cannot be reached with the rights that takes
     */
    Rejoined rejoin(SystemSpec system, Side old, Guard guard);

    /** How a server sees itself. */
    sealed interface Member {
        /** It does not answer. */
        record Unreachable(String why) implements Member {}

        /**
         * It is a primary.
         *
         * @param position end of its log
         * @param accepting whether it takes writes, of new clients or of those who are inside; false when fenced
         */
        record Primary(long timeline, String position, boolean accepting) implements Member {}

        /**
         * It follows.
         *
         * @param received end of the log it holds
         * @param replayed up to where it has applied it
         * @param streaming whether it is connected to a primary now
         */
        record Standby(long timeline, String received, String replayed, boolean streaming) implements Member {}
    }

    /** What a promotion would lose. */
    sealed interface Lag {
        /**
         * It could be measured.
         *
         * @param behind time of work that would be lost, at most
         * @param bytes log that would be lost; -1 when only the time is known
         * @param how where the figures come from, one sentence
         */
        record Measured(Duration behind, long bytes, String how) implements Lag {}

        /** It could not. Never taken for zero. */
        record Unknown(String why) implements Lag {}
    }

    /**
     * What a server holds.
     *
     * @param position end of its log
     * @param figures what the plan asks for, by name: {@code rows audit.audit_logs} → {@code 1234}
     */
    record Holding(String position, java.util.SortedMap<String, String> figures) {}

    /**
     * A server that takes writes.
     *
     * @param timeline its new timeline
     * @param position where the timeline forked: what lies behind it on the old one is lost
     * @param aftermath what stays behind and somebody must see to, one sentence each
     */
    record Promoted(long timeline, String position, List<String> aftermath) {
        public Promoted {
            aftermath = List.copyOf(aftermath);
        }

        /** With nothing left to see to. */
        public Promoted(long timeline, String position) {
            this(timeline, position, List.of());
        }
    }

    /**
     * A server that follows again.
     *
     * @param how {@code followed already}, {@code kept} (nothing but the direction changed), {@code rewound}, {@code rebuilt}
     */
    record Rejoined(String how, long timeline) {}
}
