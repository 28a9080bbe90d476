package dev.holdfast.lambda.answer;

/** The run was begun and nothing of it was achieved. Another attempt may succeed. */
public final class RunFailed extends InvocationError {
    RunFailed(String message) {
        super(message);
    }
}
