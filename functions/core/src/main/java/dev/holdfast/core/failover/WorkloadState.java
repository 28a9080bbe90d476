package dev.holdfast.core.failover;

import java.util.List;

/** What runs, one entry per workload. */
public record WorkloadState(List<Workload> workloads) {
    public WorkloadState {
        workloads = List.copyOf(workloads);
    }

    /**
     * One workload.
     *
     * @param wanted replicas asked for
     * @param ready replicas that serve, of the present revision
     * @param why it is not ready, empty when it is: {@code 1 of 3 replicas ready}, {@code there is no such deployment}
     */
    public record Workload(String name, int wanted, int ready, String why) {
        /** Whether as many serve as were asked for. */
        public boolean isReady() {
            return why.isEmpty();
        }
    }

    /** Whether all of them serve. */
    public boolean allReady() {
        return workloads.stream().allMatch(Workload::isReady);
    }
}
