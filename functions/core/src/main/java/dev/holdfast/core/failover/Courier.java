package dev.holdfast.core.failover;

/** Takes a message to a person: by mail, to a file on this machine, to a topic … One bean per way. */
public interface Courier {
    /** Whether this is an address of its sort: {@code sre-lead@example.org}. */
    boolean reaches(String contact);

    /**
     * Whether what goes to this contact comes to its own place and nowhere else. A topic or a list is read by whoever
     * subscribed, so no code that only one person may know goes there.
     */
    default boolean isPersonal(String contact) {
        return true;
    }

    /**
     * Hands the message over to the next carrier.
     *
     * @param text may carry a one-time code where {@link #isPersonal} says so: never log it
     * @throws Undelivered when nobody took it
     */
    void deliver(String contact, String subject, String text);

    /** A message was not taken. */
    final class Undelivered extends dev.holdfast.core.HoldfastException {
        public Undelivered(String contact, String what, String hint, Throwable cause) {
            super("the message to " + contact + " was not taken: " + what, hint, cause);
        }
    }
}
