package dev.holdfast.core.trigger;

/**
 * On whose behalf a function acts.
 *
 * @param claimed who the event says it is: a person, a schedule; the caller's own name when the event says nothing
 * @param authenticated whether the runtime vouches for exactly the claimed name. An event can never set this
 * @param by which mechanism let the event in, and as whom: {@code operating-system:alice}, {@code aws-iam}
 */
public record Actor(String claimed, boolean authenticated, String by) {

    /** The actor of an event that says nothing about itself: whoever calls. */
    static Actor of(Caller caller) {
        return new Actor(caller.name().isEmpty() ? "unknown" : caller.name(), caller.authenticated(), caller.vouches());
    }

    /** The actor of an event that names one. It counts as known only if the runtime found out the same name itself. */
    static Actor claiming(String claimed, Caller caller) {
        return new Actor(claimed, caller.authenticated() && claimed.equals(caller.name()), caller.vouches());
    }
}
