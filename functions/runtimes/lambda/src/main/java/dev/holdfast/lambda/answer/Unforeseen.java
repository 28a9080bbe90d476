package dev.holdfast.lambda.answer;

/** A mistake in Holdfast, or something nobody foresaw. What was done until then stands in the log. */
public final class Unforeseen extends InvocationError {
    Unforeseen(String message, Throwable cause) {
        super(message, cause);
    }
}
