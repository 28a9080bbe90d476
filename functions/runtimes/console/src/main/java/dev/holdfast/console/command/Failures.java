package dev.holdfast.console.command;

import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Json;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.UnknownEvent;
import dev.holdfast.failover.approval.ApprovalRefused;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one sentence, a hint and an exit code. */
@Singleton
public class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final PrintStream err = System.err;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof HoldfastException known) {
            print(known.getClass().getSimpleName(), known.getMessage(), known.hint(), wantsJson(parsed));
            return isBadInput(known) ? ExitCode.USAGE : ExitCode.FAILED;
        }
        Logger.getLogger("dev.holdfast.console").log(Level.SEVERE, "unforeseen failure", failure);
        print(
                failure.getClass().getSimpleName(),
                "an unforeseen failure: " + failure.getMessage(),
                "this is a mistake in Holdfast; run again with --verbose and report what it shows.",
                wantsJson(parsed));
        return ExitCode.MISTAKE;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        Optional<String> unknown = unknown(failure, command, arguments);
        print(
                "BadUsage",
                unknown.map(word -> unknownWord(word, command)).orElseGet(() -> sentence(failure.getMessage())),
                unknown.flatMap(word -> similar(word, command))
                        .orElse("'" + command.getCommandSpec().qualifiedName() + " --help' shows what is accepted."),
                wantsJson(arguments));
        return ExitCode.USAGE;
    }

    /** A misspelt option matters more than the required one that is missing because of it. */
    private static Optional<String> unknown(ParameterException failure, CommandLine command, String[] arguments) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unmatched.getUnmatched().stream().findFirst();
        }
        if (failure instanceof MissingParameterException) {
            return Stream.of(arguments)
                    .filter(word -> word.startsWith("--"))
                    .map(word -> word.replaceFirst("=.*", ""))
                    .filter(word -> command.getCommandSpec().findOption(word) == null)
                    .findFirst();
        }
        return Optional.empty();
    }

    private static String unknownWord(String word, CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        if (word.startsWith("-")) {
            return "'" + name + "' has no option '" + word + "'.";
        }
        return command.getSubcommands().isEmpty()
                ? "'" + name + "' does not take '" + word + "'."
                : "'" + name + "' has no command '" + word + "'.";
    }

    private static Optional<String> similar(String word, CommandLine command) {
        List<String> suggestions = new UnmatchedArgumentException(command, List.of(word)).getSuggestions();
        return suggestions.isEmpty()
                ? Optional.empty()
                : Optional.of("did you mean "
                        + suggestions.stream()
                                .map(suggestion -> suggestion.replaceFirst("^holdfast ", ""))
                                .collect(Collectors.joining(" or "))
                        + "?");
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private void print(String error, String what, String hint, boolean json) {
        if (json) {
            Map<String, String> document = new LinkedHashMap<>();
            document.put("error", error);
            document.put("what", what);
            document.put("hint", hint);
            System.out.println(Json.text(document));
            return;
        }
        err.println("error: " + what);
        err.println("hint:  " + hint);
    }

    private static boolean isBadInput(HoldfastException failure) {
        return failure instanceof PlanException
                || failure instanceof InvalidRequest
                || failure instanceof UnknownEvent
                || failure instanceof ApprovalRefused
                || failure instanceof BadUsage;
    }

    /** Where the command line could not be parsed, only its words say what was wanted. */
    private static boolean wantsJson(String[] arguments) {
        return String.join(" ", arguments).toLowerCase(Locale.ROOT).matches("(.* )?--output[ =]json( .*)?");
    }

    private static boolean wantsJson(ParseResult parsed) {
        for (ParseResult part = parsed; part != null; part = part.subcommand()) {
            if (part.matchedOptionValue("--output", OutputOptions.Format.TEXT) == OutputOptions.Format.JSON) {
                return true;
            }
        }
        return false;
    }
}
