package dev.holdfast.lambda.answer;

/**
 * What an invocation ends with when the work was not done as asked. Its class is the error's type as Lambda, Step Functions and
 * a dead-letter queue show it, so callers can tell what another attempt is good for. Without a stack: it is an answer, not a
 * mistake.
 */
public abstract sealed class InvocationError extends RuntimeException
        permits EventRejected, NotBegun, RunRefused, RunIncomplete, RunFailed, Unforeseen {
    InvocationError(String message) {
        super(message, null, false, false);
    }

    InvocationError(String message, Throwable cause) {
        super(message, cause, false, true);
    }
}
