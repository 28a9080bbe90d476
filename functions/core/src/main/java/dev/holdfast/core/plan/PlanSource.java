package dev.holdfast.core.plan;

/** Finds the plan a request names. Cloud runtimes resolve names only, never a path or URL out of an event. */
public interface PlanSource {
    /**
     * The plan with this name.
     *
     * @throws PlanException when there is none, or it has errors
     */
    Plan plan(String name);
}
