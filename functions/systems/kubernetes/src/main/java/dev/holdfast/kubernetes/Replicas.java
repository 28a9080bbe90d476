package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/** How many pods a deployment asks for. */
final class Replicas {
    /** What the API server fills in. */
    private static final int DEFAULT = 1;

    private Replicas() {}

    static int wanted(Deployment deployment) {
        return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(DEFAULT);
    }
}
