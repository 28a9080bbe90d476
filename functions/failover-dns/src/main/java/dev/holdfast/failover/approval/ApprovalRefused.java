package dev.holdfast.failover.approval;

import dev.holdfast.core.HoldfastException;

/** An approval does not count. Nothing was done, and no other approval of the same request was taken. */
public final class ApprovalRefused extends HoldfastException {
    ApprovalRefused(String what, String hint) {
        super(what, hint);
    }
}
