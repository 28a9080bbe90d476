package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Back to the revision before the present one as {@code kubectl rollout undo} goes: the pod template and the annotations
 * of the replica set with the second highest revision number (Kubernetes documentation, "Deployments", "Rolling Back to a
 * Previous Revision").
 *
 * <p>The controller gives the revision it goes back to the next number, so that the one that was left becomes "the one
 * before": a second undo of kubectl's goes forth again. Here the number of the revision that was left is kept on the
 * deployment: while the present one is its successor, it is the result of an undo and stays.
 */
record Undo() implements Change.Order {
    /** Annotations that are the deployment's own, whatever revision it runs. */
    private static final Set<String> OF_THE_DEPLOYMENT = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "deployment.kubernetes.io/revision-history",
            "deployment.kubernetes.io/desired-replicas",
            "deployment.kubernetes.io/max-replicas",
            "deprecated.deployment.rollback.to",
            Marks.REVISION);

    private static final String TEMPLATE_HASH = "pod-template-hash";

    @Override
    public Change of(Deployment now, Supplier<List<ReplicaSet>> revisions, long epoch) {
        List<ReplicaSet> newestFirst = revisions.get().stream()
                .filter(set -> revision(set) > 0)
                .sorted(Comparator.comparingLong(Undo::revision).reversed())
                .toList();
        if (newestFirst.isEmpty()) {
            return noHistory(now);
        }
        long present = revision(newestFirst.getFirst());
        if (isResultOfAnUndo(now, present)) {
            return new Change.Leave();
        }
        if (newestFirst.size() == 1) {
            return noHistory(now);
        }
        ReplicaSet before = newestFirst.get(1);
        if (Boolean.TRUE.equals(now.getSpec().getPaused())) {
            return Paused.refuse(now);
        }
        PodTemplateSpec template = withoutHash(before.getSpec().getTemplate());
        if (template.equals(withoutHash(now.getSpec().getTemplate()))) {
            // Somebody else's undo, which the controller has not numbered yet.
            return new Change.Leave();
        }
        return new Change.Send(Patch.replacing(Map.of(
                "/spec/template", template,
                "/metadata/annotations", annotations(now, before, present, epoch),
                "/metadata/resourceVersion", now.getMetadata().getResourceVersion())));
    }

    /** Whether the revision that an undo left is the present one still, as nobody numbered the new one yet, or the one before. */
    private static boolean isResultOfAnUndo(Deployment now, long present) {
        OptionalLong left = Marks.number(now, Marks.UNDONE_REVISION);
        return left.isPresent() && (present == left.getAsLong() || present == left.getAsLong() + 1);
    }

    private static Change noHistory(Deployment now) {
        String name = now.getMetadata().getName();
        return new Change.Refuse(
                "deployment '" + name + "' has no revision before the present one",
                "roll the wanted version out anew, and see that its revisionHistoryLimit is not 0.");
    }

    private static Map<String, String> annotations(Deployment now, ReplicaSet before, long present, long epoch) {
        Map<String, String> annotations = new TreeMap<>();
        of(before.getMetadata().getAnnotations()).forEach((name, value) -> {
            if (!isOfTheDeployment(name)) {
                annotations.put(name, value);
            }
        });
        of(now.getMetadata().getAnnotations()).forEach((name, value) -> {
            if (isOfTheDeployment(name)) {
                annotations.put(name, value);
            }
        });
        annotations.put(Marks.UNDONE_REVISION, Long.toString(present));
        annotations.put(Marks.EPOCH, Long.toString(epoch));
        return annotations;
    }

    private static boolean isOfTheDeployment(String annotation) {
        return annotation.startsWith(Marks.OWN) || OF_THE_DEPLOYMENT.contains(annotation);
    }

    private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .removeFromLabels(TEMPLATE_HASH)
                .endMetadata()
                .build();
    }

    private static long revision(ReplicaSet set) {
        return Marks.number(set, Marks.REVISION).orElse(0);
    }

    private static Map<String, String> of(Map<String, String> annotations) {
        return Optional.ofNullable(annotations).orElse(Map.of());
    }
}
