package dev.holdfast.console.output;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that every command has. */
public final class OutputOptions {
    /** How results are written. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON document on standard output. */
        JSON;

        /** Reads it as it is typed, and says so when it is typed otherwise. */
        static final class Words implements ITypeConverter<Format> {
            @Override
            public Format convert(String word) {
                return switch (word.toLowerCase(Locale.ROOT)) {
                    case "text" -> TEXT;
                    case "json" -> JSON;
                    default -> throw new TypeConversionException("expected text or json but was '" + word + "'");
                };
            }
        }
    }

    @Option(
            names = "--output",
            converter = Format.Words.class,
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
