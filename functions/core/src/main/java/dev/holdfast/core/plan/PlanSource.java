package dev.holdfast.core.plan;

import java.util.regex.Pattern;

/** Finds the plan a request names. Cloud runtimes resolve names only, never a path or URL out of an event. */
public interface PlanSource {
    /**
     * The plan with this name.
     *
     * @throws PlanException when there is none, or it has errors
     * @throws dev.holdfast.core.vault.StoreException when the place the plans are kept in does not answer or refuses
     */
    Plan plan(String name);

    /**
     * Refuses what cannot be a plan's name, so that a name cannot lead out of the place the plans are kept in.
     *
     * @throws PlanException when it is none; the text, which came from outside, is not repeated
     */
    static void requireName(String name) {
        if (!Pattern.matches("[a-z0-9][a-z0-9-]{0,62}", name)) {
            throw new PlanException(
                    "this is not the name of a plan.", "name a plan in lower-case letters, digits and hyphens.");
        }
    }
}
