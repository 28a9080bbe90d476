package dev.holdfast.console.command;

import dev.holdfast.core.run.Status;

/** What the shell is told; documented in the help. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int PARTIAL = 3;
    public static final int REFUSED = 4;
    public static final int MISTAKE = 70;

    private ExitCode() {}

    /** The code for how a run ended. */
    public static int of(Status status) {
        return switch (status) {
            case OK -> OK;
            case FAILED -> FAILED;
            case PARTIAL -> PARTIAL;
            case REFUSED -> REFUSED;
        };
    }
}
