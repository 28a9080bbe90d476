package dev.holdfast.core.run;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Gives work that does not fit into the present invocation to a place with more time and disk: a container task, a
 * workflow. The work is started there, not waited for. A runtime has one such place at most.
 *
 * <p>Nothing may be handed on for ever. What takes over has no such place itself ({@link Lifetime#mayHandOver()}); one that
 * would give an event back to invocations like the present one, as a workflow does, takes only what it divides: an event for
 * several systems, never one for a single system.
 */
public interface Handover {
    /**
     * Whether this runtime is set up to hand over at all. Work that does not fit is refused where nobody offers; {@link #take}
     * fails then.
     */
    default boolean isOffered() {
        return true;
    }

    /**
     * Has {@code function} run elsewhere with {@code event}, the very event this invocation was given. Asking twice for one
     * run is the same as asking once, where the place can tell.
     *
     * @param function {@code backup}, {@code verify-backup} …
     * @param plan the plan's name
     * @param event as it arrived
     * @param run the run that hands over; what takes over begins a run of its own
     * @return who has it now; the place accepted it, whether it succeeds only its own report says
     * @throws HandoverFailed when nobody took it
     */
    Taken take(String function, String plan, JsonNode event, RunId run);

    /**
     * Where the work went.
     *
     * @param where the kind of place and its name, for people: {@code "ECS task of cluster holdfast"}
     * @param reference by which the place finds it again: a task's or an execution's ARN
     */
    record Taken(String where, String reference) {}
}
