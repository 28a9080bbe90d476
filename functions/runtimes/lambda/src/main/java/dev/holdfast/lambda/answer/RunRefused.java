package dev.holdfast.lambda.answer;

/** A precondition or a gate said no; nothing was begun. Another attempt asks again and does no harm. */
public final class RunRefused extends InvocationError {
    RunRefused(String message) {
        super(message);
    }
}
