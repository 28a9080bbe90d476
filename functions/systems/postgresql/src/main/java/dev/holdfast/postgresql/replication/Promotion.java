package dev.holdfast.postgresql.replication;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Replicating.Promoted;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.socket.Login;
import java.time.Duration;

/**
 * Makes a standby a primary. It first applies all the log it holds, even where it was told to pause ("Recovery Control
 * Functions"), then begins a timeline of its own.
 */
final class Promotion {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);
    private static final String OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";

    private final Session control;
    private final Guard guard;

    Promotion(Session control, Guard guard) {
        this.control = control;
        this.guard = guard;
    }

    /**
     * Promotes and waits. Does nothing to a server that is a primary already.
     *
     * @throws SystemException.Refused when the role may not promote
     * @throws SystemException.Broken when it is no primary within {@code longest}; it may still become one
     */
    Promoted promote(Duration longest) {
        if (Position.inRecovery(control)) {
            guard.check();
            ask();
            await(longest);
        }
        long timeline = Position.timeline(control);
        String fork = Position.fork(control, timeline);
        return new Promoted(
                timeline,
                fork.isEmpty()
                        ? control.text("asking for the end of the log", "SELECT " + Position.OF_PRIMARY + "::text")
                        : fork);
    }

    /**
     * Waits for a standby that somebody else promotes, over a new connection each time: it is restarted on the way.
     *
     * @return its timeline, and the end of its log
     * @throws SystemException.Broken when it is no primary within {@code longest}; it may still become one
     */
    static Promoted awaited(Login login, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        String last = "it was not asked";
        do {
            try (var control = Session.open(login, LONGEST_ANSWER)) {
                if (!Position.inRecovery(control)) {
                    return new Promoted(
                            Position.timeline(control),
                            control.text("asking for the end of the log", "SELECT " + Position.OF_PRIMARY + "::text"));
                }
                last = "it says that it is still a standby";
            } catch (SystemException.Unreachable | SystemException.Lost | SystemException.Broken silent) {
                last = "it does not answer (" + silent.getMessage() + ")";
            }
            Pause.of(LOOK_AGAIN);
        } while (System.nanoTime() < deadline);
        throw new SystemException.Broken(
                login.system(),
                "the provider says that the server at " + login.endpoint() + " is promoted, but " + last + ".",
                "it may still become a primary: look at it with the provider's tools, and do not let clients to the old"
                        + " one before you know.",
                null);
    }

    private void ask() {
        try {
            boolean asked = control.truth("promoting the standby", "SELECT pg_promote(false)");
            if (!asked) {
                throw new SystemException.Broken(
                        control.system(),
                        "the standby at " + control.where() + " could not be told to become a primary.",
                        "See the server's log for this time.",
                        null);
            }
        } catch (SystemException.Broken overtaken) {
            // Somebody else promoted it between the question and the order.
            boolean over = overtaken.getCause() instanceof java.sql.SQLException refused
                    && OBJECT_NOT_IN_PREREQUISITE_STATE.equals(refused.getSQLState());
            if (!over) {
                throw overtaken;
            }
        }
    }

    private void await(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative()) {
                throw late(longest, "it says that it is still a standby");
            }
            control.patience(left);
            try {
                if (!Position.inRecovery(control)) {
                    control.patience(Session.PATIENCE);
                    return;
                }
            } catch (SystemException.Lost | SystemException.Broken silent) {
                throw late(longest, "it does not answer any more (" + silent.getMessage() + ")");
            }
            Pause.of(LOOK_AGAIN);
        }
    }

    private SystemException late(Duration longest, String what) {
        return new SystemException.Broken(
                control.system(),
                "the standby at " + control.where() + " did not become a primary within " + longest + ": " + what + ".",
                "The order stands, so it may still become one: look at its log and its startup process, and do not let"
                        + " clients to the old primary before you know.",
                null);
    }
}
