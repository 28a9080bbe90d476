package dev.holdfast.lambda.answer;

/** The event or the plan cannot be used; nothing was done. Another attempt with the same event ends the same. */
public final class EventRejected extends InvocationError {
    EventRejected(String message) {
        super(message);
    }
}
