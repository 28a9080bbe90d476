package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.runbook.Refusal;

/** A server that was fenced is not started again, because the other one is not known to be its standby. */
final class NotAlone extends HoldfastException implements Refusal {
    NotAlone(String fenced, String other) {
        super(
                "the " + fenced + " stays fenced, because the " + other + " does not say that it is a standby.",
                "find out which of the two holds the data, and let only that one be started.");
    }
}
