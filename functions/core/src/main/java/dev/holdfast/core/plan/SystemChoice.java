package dev.holdfast.core.plan;

import dev.holdfast.core.trigger.InvalidRequest;
import java.util.List;

/** The systems of a plan that a request is for. */
public final class SystemChoice {
    private SystemChoice() {}

    /**
     * The named systems in the plan's order; all of them when none is named.
     *
     * @throws InvalidRequest when the plan has no system of one of these names
     */
    public static List<SystemSpec> of(Plan plan, List<String> names) {
        List<String> unknown =
                names.stream().filter(name -> plan.system(name).isEmpty()).toList();
        if (!unknown.isEmpty()) {
            List<String> known = plan.systems().stream().map(SystemSpec::name).toList();
            throw new InvalidRequest(
                    unknown.stream()
                            .map(name -> "plan '" + plan.name() + "' has no system '" + name + "'.")
                            .toList(),
                    "Its systems are " + String.join(", ", known) + ". Nothing was done.");
        }
        return plan.systems().stream()
                .filter(system -> names.isEmpty() || names.contains(system.name()))
                .toList();
    }
}
