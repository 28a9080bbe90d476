package dev.holdfast.console.command;

import java.util.concurrent.Callable;

/** One command of the console. Returns its exit code. */
public interface ConsoleCommand extends Callable<Integer> {
    /** Where it stands in the help. */
    int order();
}
