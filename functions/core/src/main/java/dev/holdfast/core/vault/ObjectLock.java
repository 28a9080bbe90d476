package dev.holdfast.core.vault;

import java.time.Instant;

/**
 * What forbids destroying one version of an object. A legal hold is something else and not told here.
 *
 * @param mode who can override it
 * @param until it ends then, by the store's clock; may lie in the past
 */
public record ObjectLock(Mode mode, Instant until) {

    /** Who can override a lock (Amazon S3 User Guide, "Locking objects with Object Lock"). Ordered: the later the stricter. */
    public enum Mode {
        /** Whoever has a special right. */
        GOVERNANCE,
        /** Nobody. */
        COMPLIANCE
    }
}
