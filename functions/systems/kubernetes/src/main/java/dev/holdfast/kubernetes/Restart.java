package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A rolling restart as {@code kubectl rollout restart} makes it: a time in the pod template's annotations makes a new
 * revision of the same pods. Once per fencing epoch.
 */
record Restart(Instant at) implements Change.Order {
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    @Override
    public Change of(Deployment now, Supplier<List<ReplicaSet>> revisions, long epoch) {
        String under = Long.toString(epoch);
        if (Marks.annotation(now, Marks.RESTARTED_UNDER).filter(under::equals).isPresent()) {
            return new Change.Leave();
        }
        if (Boolean.TRUE.equals(now.getSpec().getPaused())) {
            return Paused.refuse(now);
        }
        return new Change.Send(Patch.merging(Map.of(
                "metadata", Marks.metadata(now, Map.of(Marks.EPOCH, under, Marks.RESTARTED_UNDER, under)),
                "spec",
                        Map.of(
                                "template",
                                Map.of(
                                        "metadata",
                                        Map.of(
                                                "annotations",
                                                Map.of(
                                                        RESTARTED_AT,
                                                        at.truncatedTo(ChronoUnit.SECONDS)
                                                                .toString())))))));
    }
}
