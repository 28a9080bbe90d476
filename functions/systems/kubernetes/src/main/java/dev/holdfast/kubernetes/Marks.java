package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Annotations by which a change can be recognised afterwards, and the resource version that guards it. */
final class Marks {
    /** What Holdfast calls its own annotations. */
    static final String OWN = "holdfast.dev/";
    /** The fencing epoch of the last change, for whoever looks into it later. */
    static final String EPOCH = OWN + "epoch";
    /** The fencing epoch of the last restart: under the same one it is not repeated. */
    static final String RESTARTED_UNDER = OWN + "restarted-under-epoch";
    /** The revision that the last undo left: there is no way back to it. */
    static final String UNDONE_REVISION = OWN + "undone-revision";
    /** Numbers a deployment's revisions; the deployment controller keeps it on replica sets. */
    static final String REVISION = "deployment.kubernetes.io/revision";

    private Marks() {}

    /** An annotation's value, if there. */
    static Optional<String> annotation(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(marks -> marks.get(name));
    }

    /** An annotation that counts something, if there. */
    static OptionalLong number(HasMetadata object, String name) {
        return annotation(object, name).filter(text -> text.matches("[0-9]{1,18}")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /** Metadata of a merge patch: these annotations, for the object as it was read (API conventions, "Concurrency Control"). */
    static Map<String, Object> metadata(HasMetadata asRead, Map<String, String> annotations) {
        return Map.of("resourceVersion", asRead.getMetadata().getResourceVersion(), "annotations", annotations);
    }
}
