package dev.holdfast.core.trigger;

/** What the runtime knows about who calls the function that is being invoked. One bean per runtime. */
@FunctionalInterface
public interface CallerIdentity {
    /** The caller of the present invocation. */
    Caller current();
}
