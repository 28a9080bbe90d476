package dev.holdfast.core.trigger;

/**
 * What a runtime knows, by its own means, about who calls. Nothing in it may come out of the event.
 *
 * @param name the caller as the mechanism knows it: the operating system's user, the timer's name; empty if it does not
 *     tell
 * @param authenticated whether the mechanism proved the name
 * @param mechanism {@code operating-system}, {@code aws-iam}, {@code azure-functions-timer} …
 */
public record Caller(String name, boolean authenticated, String mechanism) {
    public Caller {
        if (authenticated && name.isEmpty()) {
            throw new IllegalArgumentException("a caller without a name cannot be authenticated");
        }
    }

    /** A caller whose name the mechanism proved. */
    public static Caller known(String name, String mechanism) {
        return new Caller(name, true, mechanism);
    }

    /** Somebody whom the mechanism let in without saying who it is. */
    public static Caller unknown(String mechanism) {
        return new Caller("", false, mechanism);
    }

    /** The mechanism, and the name it knows if any. */
    String vouches() {
        return name.isEmpty() ? mechanism : mechanism + ":" + name;
    }
}
