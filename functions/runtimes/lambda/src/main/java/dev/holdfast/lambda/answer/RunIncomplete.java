package dev.holdfast.lambda.answer;

/** A part of what was asked is done, and recorded. Another attempt goes on with the rest, or does it again. */
public final class RunIncomplete extends InvocationError {
    RunIncomplete(String message) {
        super(message);
    }
}
