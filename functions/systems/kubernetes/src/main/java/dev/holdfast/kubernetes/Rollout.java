package dev.holdfast.kubernetes;

import dev.holdfast.core.failover.WorkloadState.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Optional;

/**
 * How far a deployment is, by the rules of {@code kubectl rollout status} and of the deployment controller's own notion
 * of complete (Kubernetes documentation, "Deployments", sections "Deployment status" and "Failed Deployment"): the status
 * must be of the present specification, all replicas updated and available, none of an older revision left.
 *
 * @param isFinal whether waiting longer changes nothing
 */
record Rollout(Workload workload, boolean isFinal) {

    /** Reads it from the deployment's status. */
    static Rollout of(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        int wanted = Replicas.wanted(deployment);
        DeploymentStatus status = Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
        if (number(status.getObservedGeneration())
                < number(deployment.getMetadata().getGeneration())) {
            // The figures are those of an earlier specification.
            return new Rollout(
                    new Workload(name, wanted, 0, "the cluster has not taken note of the last change yet"), false);
        }
        int updated = (int) number(status.getUpdatedReplicas());
        int ready = Math.min(updated, (int) number(status.getAvailableReplicas()));
        boolean gaveUp = condition(status, "Progressing")
                .filter(condition -> "ProgressDeadlineExceeded".equals(condition.getReason()))
                .isPresent();
        return new Rollout(new Workload(name, wanted, ready, why(deployment, status, gaveUp)), gaveUp);
    }

    /** A deployment that does not exist. */
    static Rollout absent(String name, String why) {
        return new Rollout(new Workload(name, 0, 0, why), true);
    }

    private static String why(Deployment deployment, DeploymentStatus status, boolean gaveUp) {
        String shortfall = shortfall(Replicas.wanted(deployment), status);
        if (gaveUp) {
            return "no progress within its deadline"
                    + (shortfall.isEmpty() ? "" : ", " + shortfall)
                    + failure(status).map(message -> ": " + message).orElse("");
        }
        if (shortfall.isEmpty()) {
            return "";
        }
        boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
        return shortfall
                + (paused ? ", and its rollout is paused" : "")
                + failure(status).map(message -> ": " + message).orElse("");
    }

    private static String shortfall(int wanted, DeploymentStatus status) {
        long updated = number(status.getUpdatedReplicas());
        long all = number(status.getReplicas());
        long available = number(status.getAvailableReplicas());
        if (updated < wanted) {
            return updated + " of " + wanted + " replicas are of the present revision";
        }
        if (all > updated) {
            return all - updated + " replicas of an older revision still run";
        }
        if (available < updated) {
            return available + " of " + updated + " replicas ready";
        }
        return all > wanted ? all - wanted + " replicas too many still run" : "";
    }

    /** Why pods could not be made: a quota, an admission rule. */
    private static Optional<String> failure(DeploymentStatus status) {
        return condition(status, "ReplicaFailure")
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(DeploymentCondition::getMessage);
    }

    private static Optional<DeploymentCondition> condition(DeploymentStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private static long number(Number value) {
        return value == null ? 0 : value.longValue();
    }
}
