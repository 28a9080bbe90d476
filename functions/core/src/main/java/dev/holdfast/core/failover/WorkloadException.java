package dev.holdfast.core.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.runbook.Refusal;

/** Workloads could not be asked or changed. */
public abstract sealed class WorkloadException extends HoldfastException {
    private WorkloadException(String instrument, String what, String hint, Throwable cause) {
        super("workloads '" + instrument + "': " + what, hint, cause);
    }

    /** The cluster does not answer. */
    public static final class Unreachable extends WorkloadException {
        public Unreachable(String instrument, String what, String hint, Throwable cause) {
            super(instrument, what, hint, cause);
        }
    }

    /** The cluster says no: a missing right, a workload that does not exist. */
    public static final class Refused extends WorkloadException implements Refusal {
        public Refused(String instrument, String what, String hint, Throwable cause) {
            super(instrument, what, hint, cause);
        }
    }

    /** What the plan or its secrets say cannot work: access that cannot be read or used. Nobody was asked. */
    public static final class Precondition extends WorkloadException {
        public Precondition(String instrument, String what, String hint, Throwable cause) {
            super(instrument, what, hint, cause);
        }
    }
}
