package dev.holdfast.console.command;

import dev.holdfast.core.run.Status;

/** What the shell is told; documented in the help. */
public final class ExitCode {
    /** Everything that was asked was done. */
    public static final int OK = 0;

    /** Nothing of it was achieved. */
    public static final int FAILED = 1;

    /** Command line, plan or event cannot be used; nothing was done. */
    public static final int USAGE = 2;

    /** A part was done, or a backup could not be proved either way. */
    public static final int PARTIAL = 3;

    /** A precondition refused it; nothing was changed. */
    public static final int REFUSED = 4;

    /** Another place has it now; its own report says how it ended. */
    public static final int HANDED_OVER = 5;

    /** A mistake in Holdfast itself. */
    public static final int MISTAKE = 70;

    private ExitCode() {}

    /** The code for how a run ended. */
    public static int of(Status status) {
        return switch (status) {
            case OK -> OK;
            case FAILED -> FAILED;
            case PARTIAL -> PARTIAL;
            case REFUSED -> REFUSED;
            case HANDED_OVER -> HANDED_OVER;
        };
    }
}
