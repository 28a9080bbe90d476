package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Does to the mock's store what the deployment controller is documented to do: one replica set a pod template, numbered
 * upwards, an old one renumbered when its template comes back; pods become available one by one.
 */
record DeploymentController(KubernetesClient client) {
    private static final String HASH = "pod-template-hash";

    /** One round: the specification is observed, one more pod becomes available. */
    void step(String name) {
        reconcile(name, 1);
    }

    /** As many rounds as it takes. */
    void finish(String name) {
        reconcile(name, Integer.MAX_VALUE);
    }

    /** Gives up on the rollout, as after {@code progressDeadlineSeconds}. */
    void giveUp(String name, String because) {
        reconcile(name, 0);
        Deployment now = get(name);
        status(
                now,
                new DeploymentStatusBuilder(now.getStatus())
                        .addNewCondition()
                        .withType("Progressing")
                        .withStatus("False")
                        .withReason("ProgressDeadlineExceeded")
                        .endCondition()
                        .addNewCondition()
                        .withType("ReplicaFailure")
                        .withStatus("True")
                        .withMessage(because)
                        .endCondition()
                        .build());
    }

    private void reconcile(String name, int morePods) {
        Deployment now = get(name);
        List<ReplicaSet> sets = sets(name);
        long newest =
                sets.stream().mapToLong(DeploymentController::revision).max().orElse(0);
        Optional<ReplicaSet> present = sets.stream()
                .filter(set -> plain(set.getSpec().getTemplate())
                        .equals(plain(now.getSpec().getTemplate())))
                .findFirst();
        boolean isNew = present.isEmpty() || revision(present.get()) < newest;
        if (isNew) {
            long number = newest + 1;
            present.ifPresentOrElse(set -> number(set, number), () -> create(now, number));
            client.apps()
                    .deployments()
                    .inNamespace(TestCluster.NAMESPACE)
                    .withName(name)
                    .edit(d -> new DeploymentBuilder(d)
                            .editMetadata()
                            .addToAnnotations(Marks.REVISION, Long.toString(number))
                            .endMetadata()
                            .build());
        }
        Deployment numbered = get(name);
        int wanted = numbered.getSpec().getReplicas();
        int before = isNew
                ? 0
                : Optional.ofNullable(numbered.getStatus())
                        .map(DeploymentStatus::getAvailableReplicas)
                        .orElse(0);
        int available = (int) Math.min(wanted, (long) before + morePods);
        status(
                numbered,
                new DeploymentStatusBuilder()
                        .withObservedGeneration(numbered.getMetadata().getGeneration())
                        .withReplicas(wanted)
                        .withUpdatedReplicas(wanted)
                        .withAvailableReplicas(available)
                        .withReadyReplicas(available)
                        .build());
    }

    /** Reports this status. */
    void status(Deployment deployment, DeploymentStatus status) {
        client.apps()
                .deployments()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(deployment.getMetadata().getName())
                .editStatus(d -> new DeploymentBuilder(d).withStatus(status).build());
    }

    private Deployment get(String name) {
        return client.apps()
                .deployments()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(name)
                .get();
    }

    List<ReplicaSet> sets(String name) {
        return client.apps()
                .replicaSets()
                .inNamespace(TestCluster.NAMESPACE)
                .withLabel("app", name)
                .list()
                .getItems();
    }

    private void number(ReplicaSet set, long revision) {
        client.apps()
                .replicaSets()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(set.getMetadata().getName())
                .edit(s -> new ReplicaSetBuilder(s)
                        .editMetadata()
                        .addToAnnotations(Marks.REVISION, Long.toString(revision))
                        .endMetadata()
                        .build());
    }

    private void create(Deployment of, long revision) {
        String name = of.getMetadata().getName();
        String hash = "h" + revision;
        Map<String, String> annotations = of.getMetadata().getAnnotations().entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("deployment.kubernetes.io/"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        client.apps()
                .replicaSets()
                .inNamespace(TestCluster.NAMESPACE)
                .resource(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withName(name + "-" + hash)
                        .addToLabels("app", name)
                        .addToAnnotations(annotations)
                        .addToAnnotations(Marks.REVISION, Long.toString(revision))
                        .addToAnnotations("deployment.kubernetes.io/desired-replicas", "1")
                        .addNewOwnerReference()
                        .withApiVersion("apps/v1")
                        .withKind("Deployment")
                        .withName(name)
                        .withUid(of.getMetadata().getUid())
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(of.getSpec().getSelector())
                        .withTemplate(new PodTemplateSpecBuilder(of.getSpec().getTemplate())
                                .editMetadata()
                                .addToLabels(HASH, hash)
                                .endMetadata()
                                .build())
                        .endSpec()
                        .build())
                .create();
    }

    private static long revision(ReplicaSet set) {
        return Long.parseLong(set.getMetadata().getAnnotations().get(Marks.REVISION));
    }

    private static PodTemplateSpec plain(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .removeFromLabels(HASH)
                .endMetadata()
                .build();
    }
}
