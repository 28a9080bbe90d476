package dev.holdfast.console.output;

import dev.holdfast.console.command.ExitCode;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Json;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.UnknownEvent;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
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
        err.println("error: " + failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, new PrintWriter(err, true))) {
            err.println(
                    "hint:  'holdfast help " + failure.getCommandLine().getCommandName() + "' explains the command.");
        }
        return ExitCode.USAGE;
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
                || failure instanceof BadUsage;
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
