package dev.holdfast.lambda.answer;

/** Something that the run needs could not be reached or used; nothing was done. Another attempt may succeed. */
public final class NotBegun extends InvocationError {
    NotBegun(String message) {
        super(message);
    }
}
