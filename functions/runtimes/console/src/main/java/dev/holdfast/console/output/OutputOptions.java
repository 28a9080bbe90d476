package dev.holdfast.console.output;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Option;

/** Options that every command has. */
public final class OutputOptions {
    /** How results are written. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON document on standard output. */
        JSON;

        /** As it is typed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to print the result (default: text).")
    Format format;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the run's log lines on standard error.")
    void verbose(boolean verbose) {
        if (verbose) {
            Logger.getLogger("dev.holdfast").setLevel(Level.INFO);
        }
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Whether a program reads what is printed. */
    public boolean json() {
        return format == Format.JSON;
    }
}
