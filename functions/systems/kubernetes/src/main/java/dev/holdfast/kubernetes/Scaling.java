package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Another number of replicas, in one direction only: up never takes replicas away from a deployment that an autoscaler
 * or a person made larger, down never adds any.
 *
 * @param replicas bound to be reached
 * @param up whether it is the least or the most
 */
record Scaling(int replicas, boolean up) implements Change.Order {
    @Override
    public Change of(Deployment now, Supplier<List<ReplicaSet>> revisions, long epoch) {
        int wanted = Replicas.wanted(now);
        if (up ? wanted >= replicas : wanted <= replicas) {
            return new Change.Leave();
        }
        return new Change.Send(Patch.merging(Map.of(
                "metadata", Marks.metadata(now, Map.of(Marks.EPOCH, Long.toString(epoch))),
                "spec", Map.of("replicas", replicas))));
    }
}
