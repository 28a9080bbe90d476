package dev.holdfast.core.failover;

/** Takes a message to a person: by mail, to a file on this machine … One bean per way. */
public interface Courier {
    /** Whether this is an address of its sort: {@code sre-lead@example.org}. */
    boolean reaches(String contact);

    /**
     * Hands the message over to the next carrier.
     *
     * @param text may carry a one-time code: never log it
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
