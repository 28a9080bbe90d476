package dev.holdfast.core.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of reading a file.
 *
 * @param plan present exactly when there are no errors
 * @param errors all of them, in the order of the file
 * @param findings empty when there are errors
 */
public record ReadPlan(Optional<Plan> plan, List<Problem> errors, List<Finding> findings) {

    /**
     * The plan.
     *
     * @throws PlanException listing every error, one a line
     */
    public Plan orThrow() {
        return plan.orElseThrow(() -> new PlanException(
                errors.size() + (errors.size() == 1 ? " error" : " errors") + " in the plan:\n"
                        + errors.stream().map(Problem::text).collect(Collectors.joining("\n")),
                "correct the places named; editors check as you type against plan.schema.json."));
    }
}
