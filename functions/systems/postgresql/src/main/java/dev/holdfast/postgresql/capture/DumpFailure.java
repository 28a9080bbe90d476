package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.program.ProgramFailed;
import java.util.List;
import java.util.regex.Pattern;

/** Says what a failed dump program means for the operator, by its last words. */
final class DumpFailure {
    private static final Pattern CHATTER = Pattern.compile("^pg_dump: (?!error:|fatal:|warning:|detail:|hint:)");

    /** Of a session that an administrator ends, sometimes the server's last word arrives and sometimes only the end. */
    private static final Pattern LOST =
            Pattern.compile("server closed the connection|connection to server|terminating connection");

    private DumpFailure() {}

    /** Whether somebody who waits for an exclusive lock got between pg_dump and a table. */
    static boolean isLockCollision(ProgramFailed failure) {
        String words = String.join("\n", failure.lastLines());
        return words.contains("could not obtain lock")
                || words.contains("canceling statement due to lock timeout")
                // pg_dump's --lock-wait-timeout is a statement time-out while it locks.
                || words.contains("canceling statement due to statement timeout") && words.contains("LOCK TABLE");
    }

    /** The exception to report. */
    static SystemException explain(String system, ProgramFailed failure) {
        String words = String.join("\n", failure.lastLines());
        String what = what(failure);
        if (words.contains("No space left on device")) {
            return new SystemException.NoSpace(
                    system, what, "free space where backups are spooled, or give Holdfast another work folder.");
        }
        if (words.contains("conflict with recovery")) {
            return new SystemException.Broken(
                    system,
                    what,
                    "the standby cancelled the dump to go on replaying; set hot_standby_feedback = on, raise"
                            + " max_standby_streaming_delay, or back up the primary.",
                    failure);
        }
        if (isLockCollision(failure)) {
            return new SystemException.Broken(
                    system,
                    what,
                    "something waits for an exclusive lock; run the backup after the migration.",
                    failure);
        }
        if (words.contains("permission denied")) {
            return new SystemException.Refused(
                    system, what, "grant the backup's role the right to read what is named here.", failure);
        }
        if (LOST.matcher(words).find()) {
            return new SystemException.Broken(
                    system, what, "the connection was lost; see the server's log for this time.", failure);
        }
        return new SystemException.Broken(system, what, "see the server's log for this time.", failure);
    }

    /** A verbose pg_dump tells what it does beside what went wrong. */
    private static String what(ProgramFailed failure) {
        List<String> wrong = failure.tellable().stream()
                .filter(line -> !CHATTER.matcher(line).find())
                .toList();
        return wrong.isEmpty()
                ? failure.getMessage()
                : failure.program() + " ended with exit code " + failure.exitCode() + ": " + String.join(" | ", wrong);
    }
}
