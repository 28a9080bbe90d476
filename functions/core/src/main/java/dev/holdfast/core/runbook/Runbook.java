package dev.holdfast.core.runbook;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Steps in order.
 *
 * @param name lower-case letters, digits and hyphens
 */
public record Runbook(String name, List<Step> steps) {
    /** @throws IllegalArgumentException when two steps have one name */
    public Runbook {
        steps = List.copyOf(steps);
        Set<String> names = new HashSet<>();
        steps.forEach(step -> {
            if (!names.add(step.name())) {
                throw new IllegalArgumentException("two steps of runbook '" + name + "' are called " + step.name());
            }
        });
    }
}
