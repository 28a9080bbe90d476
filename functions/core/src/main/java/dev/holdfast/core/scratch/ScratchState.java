package dev.holdfast.core.scratch;

/** How far a throw-away server is. */
public sealed interface ScratchState {
    /** Being made; ask again. */
    record Starting() implements ScratchState {}

    /** Accepts connections. */
    record Ready() implements ScratchState {}

    /** Will never be ready. */
    record Failed(String why) implements ScratchState {}
}
