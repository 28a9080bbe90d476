package dev.holdfast.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which requirements a plan meets here and now. Nothing is typed in as done: each row follows from the capabilities
 * that are installed and from what the plan configures.
 *
 * @param rows one for each requirement of the plan's groups, in the order of their numbers
 */
public record Coverage(List<Row> rows) {

    /** How far a requirement is met. */
    public enum Status {
        /** Holdfast does it. */
        AUTOMATED("automated"),
        /** The provider does it, Holdfast checks that it does. */
        CHECKED("checked"),
        /** Somebody must still do it by hand. */
        NOT_YET("not yet");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /** As people read it. */
        public String words() {
            return words;
        }
    }

    /**
     * One requirement.
     *
     * @param id {@code A1} … {@code C9}
     * @param reason what makes it so: what is missing, or what does it
     */
    public record Row(String id, String title, Status status, String reason) {}

    /** The coverage of a plan where these capabilities, named as {@link dev.holdfast.core.Installed} says, are there. */
    public static Coverage of(Plan plan, Set<String> capabilities) {
        Set<String> facts = PlanFacts.of(plan);
        return new Coverage(Requirement.all().stream()
                .filter(requirement -> plan.requirements().contains(requirement.group()))
                .map(requirement -> row(requirement, facts, capabilities))
                .toList());
    }

    private static Row row(Requirement requirement, Set<String> facts, Set<String> capabilities) {
        Set<String> unsaid = without(requirement.plan(), facts);
        Set<String> missing = without(requirement.automated(), capabilities);
        Set<String> unchecked = without(requirement.checked(), capabilities);
        if (unsaid.isEmpty() && missing.isEmpty()) {
            return new Row(
                    requirement.id(),
                    requirement.title(),
                    Status.AUTOMATED,
                    "done by " + String.join(", ", requirement.automated()));
        }
        boolean checked = unsaid.isEmpty()
                && unchecked.isEmpty()
                && !requirement.checked().isEmpty();
        List<String> reasons = new ArrayList<>();
        if (checked) {
            reasons.add("checked by " + String.join(", ", requirement.checked()));
        }
        if (!missing.isEmpty()) {
            reasons.add("not installed: " + String.join(", ", missing));
        }
        if (!unsaid.isEmpty()) {
            reasons.add("not in the plan: " + String.join(", ", unsaid));
        }
        return new Row(
                requirement.id(),
                requirement.title(),
                checked ? Status.CHECKED : Status.NOT_YET,
                String.join("; ", reasons));
    }

    private static Set<String> without(List<String> needed, Set<String> there) {
        Set<String> rest = new TreeSet<>(needed);
        rest.removeAll(there);
        return rest;
    }
}
