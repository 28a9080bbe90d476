package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** A namespace of one cluster. Every question goes to the server and is answered from its store, never from a cache. */
final class Cluster implements AutoCloseable {
    private static final String DEPLOYMENTS = "deployments.apps";

    private final Site site;
    private final KubernetesClient client;
    private final Failures failures;

    Cluster(Site site, KubernetesClient client) {
        this.site = site;
        this.client = client;
        this.failures = new Failures(site, client.getMasterUrl().getAuthority());
    }

    /**
     * A deployment as it is now.
     *
     * @throws ClusterFailed when it cannot be asked
     */
    Optional<Deployment> deployment(String name) {
        return asking(
                "get",
                DEPLOYMENTS,
                name,
                () -> Optional.ofNullable(client.apps()
                        .deployments()
                        .inNamespace(site.namespace())
                        .withName(name)
                        .get()));
    }

    /** Why there is no such deployment: one sentence. */
    String absence(String name) {
        return hasNamespace()
                ? "there is no deployment '" + name + "' in namespace '" + site.namespace() + "'"
                : "there is no namespace '" + site.namespace() + "'";
    }

    /** Namespaces are no part of the rights that scaling takes: who may not ask is told nothing new. */
    private boolean hasNamespace() {
        try {
            return client.namespaces().withName(site.namespace()).get() != null;
        } catch (KubernetesClientException e) {
            return true;
        }
    }

    /**
     * The revisions of a deployment that are kept: the replica sets that it controls.
     *
     * @throws ClusterFailed when they cannot be asked
     */
    List<ReplicaSet> revisions(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        List<ReplicaSet> selected = asking(
                "list",
                "replicasets.apps",
                name,
                () -> client.apps()
                        .replicaSets()
                        .inNamespace(site.namespace())
                        .withLabelSelector(deployment.getSpec().getSelector())
                        .list()
                        .getItems());
        return selected.stream().filter(set -> isControlledBy(set, deployment)).toList();
    }

    private static boolean isControlledBy(ReplicaSet set, Deployment deployment) {
        return set.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && Objects.equals(
                                owner.getUid(), deployment.getMetadata().getUid()));
    }

    /**
     * Changes a deployment, provided that it is still as it was read.
     *
     * @throws ClusterFailed of kind {@code CONFLICT} when it is not; of another when it was refused or nobody answered
     */
    void patch(Deployment asRead, Patch patch) {
        String name = asRead.getMetadata().getName();
        Deployment changed = asking(
                "patch",
                DEPLOYMENTS,
                name,
                () -> client.apps()
                        .deployments()
                        .inNamespace(site.namespace())
                        .resource(asRead)
                        .patch(PatchContext.of(patch.type()), patch.json()));
        Objects.requireNonNull(changed, "the answer to a patch");
    }

    Failures failures() {
        return failures;
    }

    private <T> T asking(String verb, String resource, String name, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw failures.of(verb, resource, name, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
