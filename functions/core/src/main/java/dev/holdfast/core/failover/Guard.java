package dev.holdfast.core.failover;

/** The right to act: a lease with its fencing epoch. Asked immediately before each effect on the world. */
public interface Guard {
    /**
     * Returns when the effect may happen now.
     *
     * @throws dev.holdfast.core.vault.lease.LeaseLost when somebody else acts, or the lease ran out; do nothing then
     * @throws dev.holdfast.core.vault.StoreException when that cannot be asked; do nothing then
     */
    void check();

    /** The fencing epoch; write it beside the effect where the target can keep it. */
    long epoch();
}
