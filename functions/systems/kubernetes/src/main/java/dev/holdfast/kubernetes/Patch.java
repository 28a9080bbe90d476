package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** A change of one object, as a document. Names the resource version it is meant for, so that a later one conflicts. */
record Patch(PatchType type, String json) {
    /** Lays this over the object (RFC 7396). */
    static Patch merging(Map<String, ?> document) {
        return new Patch(PatchType.JSON_MERGE, Serialization.asJson(document));
    }

    /** Puts these values in the place of what stands there now, whether or not anything does (RFC 6902, {@code add}). */
    static Patch replacing(Map<String, ?> valuesByPath) {
        List<Map<String, Object>> operations = valuesByPath.entrySet().stream()
                .map(entry -> Map.<String, Object>of("op", "add", "path", entry.getKey(), "value", entry.getValue()))
                .toList();
        return new Patch(PatchType.JSON, Serialization.asJson(operations));
    }
}
