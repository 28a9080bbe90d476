package dev.holdfast.core.system;

/**
 * An adapter for one kind of system. What it can do is what it implements beside this: {@link Capturing},
 * {@link Proving}.
 */
public interface SystemKind {
    /** The kind as written in a plan, for example {@code postgresql}. */
    String kind();
}
