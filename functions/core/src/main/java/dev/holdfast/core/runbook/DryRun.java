package dev.holdfast.core.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a runbook would do, and what its preconditions say now. Nothing was changed to find it out.
 *
 * @param runbook the runbook's name
 */
public record DryRun(String runbook, List<PlannedStep> steps) {
    public DryRun {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param effect what it would do
     * @param precondition whether it could begin if it came first: what only an earlier step brings about says no here
     * @param timeout longest time for acting and for the effect to show
     * @param undo what taking it back would do; empty when there is no way back
     */
    public record PlannedStep(
            String step,
            String effect,
            Verdict precondition,
            Step.Nature nature,
            Duration timeout,
            Step.OnFailure onFailure,
            String undo) {

        private List<String> lines(int number) {
            List<String> lines = new ArrayList<>();
            lines.add(number + ". " + step + ": " + effect);
            lines.add("   may begin now: "
                    + switch (precondition) {
                        case Verdict.Yes yes -> "yes, ";
                        case Verdict.No no -> "no, ";
                        case Verdict.Unknown unknown -> "unknown, ";
                    }
                    + precondition.what());
            lines.add("   if it fails within " + timeout.toSeconds() + " s: "
                    + switch (onFailure) {
                        case STOP -> "the run stops";
                        case CONTINUE -> "the run goes on without it";
                        case UNDO -> "what was done is undone";
                    }
                    + (nature == Step.Nature.ONCE ? "; never repeated blindly" : ""));
            if (!undo.isEmpty()) {
                lines.add("   way back: " + undo);
            }
            return lines;
        }
    }

    /** As text for a terminal or a message. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            lines.addAll(steps.get(i).lines(i + 1));
        }
        return List.copyOf(lines);
    }
}
