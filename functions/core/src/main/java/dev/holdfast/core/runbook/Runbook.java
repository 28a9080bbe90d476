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
    /**
     * @throws IllegalArgumentException when two steps have one name, or when the failure of a step would turn the run back
     *     although an earlier step cannot be taken back: undoing around it would leave a world nobody wants
     */
    public Runbook {
        steps = List.copyOf(steps);
        Set<String> names = new HashSet<>();
        steps.forEach(step -> {
            if (!names.add(step.name())) {
                throw new IllegalArgumentException("two steps of runbook '" + name + "' are called " + step.name());
            }
        });
        String irreversible = "";
        for (Step step : steps) {
            if (!irreversible.isEmpty() && step.onFailure() == Step.OnFailure.UNDO) {
                throw new IllegalArgumentException("step '" + step.name() + "' of runbook '" + name
                        + "' would turn the run back, but '" + irreversible + "' before it has no way back");
            }
            if (step.nature() == Step.Nature.ONCE && step.undo().isEmpty()) {
                irreversible = step.name();
            }
        }
    }
}
