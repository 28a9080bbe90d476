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
    private final List<String> tellable;

    ProgramFailed(String program, int exitCode, List<String> lastLines) {
        this(program, exitCode, lastLines, Discretion.of(lastLines, lastLines.size() >= StderrTail.KEPT_LINES));
    }

    private ProgramFailed(String program, int exitCode, List<String> lastLines, List<String> tellable) {
        super(
                program + " ended with exit code " + exitCode
                        + (tellable.isEmpty() ? " and said nothing." : ": " + String.join(" | ", tellable)),
                "Act on what " + program + " says; its last words are quoted.");
        this.program = program;
        this.exitCode = exitCode;
        this.lastLines = List.copyOf(lastLines);
        this.tellable = tellable;
    }

    ProgramFailed(String program, Throwable cause) {
        super(
                program + " could not be started: " + cause.getMessage(),
                "Check that the program is installed and may be executed by this user.",
                cause);
        this.program = program;
        this.exitCode = NOT_STARTED;
        this.lastLines = List.of();
        this.tellable = List.of();
    }

    /** The program's name, without folder. */
    public String program() {
        return program;
    }

    /** Its exit code, or {@link #NOT_STARTED}; 128 + n when signal n ended it. */
    public int exitCode() {
        return exitCode;
    }

    /**
     * The end of what it wrote to standard error, the login's password blotted out. It may quote rows and statements: look
     * for words in it, never repeat it.
     */
    public List<String> lastLines() {
        return lastLines;
    }

    /** The same without what quotes data or statements. */
    public List<String> tellable() {
        return tellable;
    }
}
