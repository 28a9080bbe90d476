package dev.holdfast.postgresql.program;

import dev.holdfast.core.HoldfastException;
import java.util.List;

/** A program could not be started, or ended with another exit code than zero. */
public final class ProgramFailed extends HoldfastException {
    /** The exit code of a program that could not be started. */
    public static final int NOT_STARTED = -1;

    private final String program;
    private final int exitCode;
    private final List<String> lastLines;

    ProgramFailed(String program, int exitCode, List<String> lastLines) {
        super(
                program + " ended with exit code " + exitCode
                        + (lastLines.isEmpty() ? " and said nothing." : ": " + String.join(" | ", lastLines)),
                "Act on what " + program + " says; its last words are quoted.");
        this.program = program;
        this.exitCode = exitCode;
        this.lastLines = List.copyOf(lastLines);
    }

    ProgramFailed(String program, Throwable cause) {
        super(
                program + " could not be started: " + cause.getMessage(),
                "Check that the program is installed and may be executed by this user.",
                cause);
        this.program = program;
        this.exitCode = NOT_STARTED;
        this.lastLines = List.of();
    }

    /** The program's name, without folder. */
    public String program() {
        return program;
    }

    /** Its exit code, or {@link #NOT_STARTED}; 128 + n when signal n ended it. */
    public int exitCode() {
        return exitCode;
    }

    /** The end of what it wrote to standard error, passwords blotted out. */
    public List<String> lastLines() {
        return lastLines;
    }
}
