package dev.holdfast.kubernetes;

import dev.holdfast.core.failover.Guard;

/** A right to act that a test watches. */
record Lease(long epoch, Runnable onCheck) implements Guard {
    static Lease of(long epoch) {
        return new Lease(epoch, () -> {});
    }

    @Override
    public void check() {
        onCheck.run();
    }
}
