package dev.holdfast.core.trigger;

import dev.holdfast.core.HoldfastException;
import java.util.List;

/** The event's shape is known but what it asks cannot be accepted. Lists every problem; nothing was done. */
public final class InvalidRequest extends HoldfastException {
    private final List<String> problems;

    /** @param problems one sentence each, at least one */
    public InvalidRequest(List<String> problems, String hint) {
        super(describe(problems), hint);
        this.problems = List.copyOf(problems);
    }

    /** One sentence a problem. */
    public List<String> problems() {
        return problems;
    }

    private static String describe(List<String> problems) {
        return problems.size() == 1
                ? "The request cannot be accepted: " + problems.getFirst()
                : "The request cannot be accepted, %d problems: %s"
                        .formatted(problems.size(), String.join(" ", problems));
    }
}
