package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;

/** A deployment whose rollouts somebody holds: neither a restart nor an undo would reach its pods. */
final class Paused {
    private Paused() {}

    static Change refuse(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        return new Change.Refuse(
                "the rollout of deployment '" + name + "' is paused",
                "find out who paused it, then 'kubectl rollout resume deployment/" + name + "'.");
    }
}
