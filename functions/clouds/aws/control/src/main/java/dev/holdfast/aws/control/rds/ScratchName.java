package dev.holdfast.aws.control.rds;

import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a later invocation must know of a throw-away instance, as the reference of its handle.
 *
 * @param endpoint another server than the region's own; empty text when there is none
 * @param protection how its connections are protected
 */
record ScratchName(String region, String instance, String endpoint, SortedMap<String, String> protection) {
    static final String KIND = "postgresql";
    static final String PROVIDER = "rds";
    /** What every throw-away instance's name begins with; the rest is the backup's identifier. */
    static final String PREFIX = "holdfast-scratch-";

    private static final String BETWEEN = "|";

    ScratchHandle handle() {
        StringBuilder reference = new StringBuilder(region + BETWEEN + instance + BETWEEN + endpoint);
        protection.forEach((name, value) ->
                reference.append(BETWEEN).append(name).append('=').append(value));
        return new ScratchHandle(KIND, PROVIDER, reference.toString());
    }

    /** @throws ScratchException when the handle is not one of ours */
    static ScratchName of(ScratchHandle handle) {
        String[] words = handle.reference().split("\\|", -1);
        if (!handle.kind().equals(KIND)
                || !handle.provider().equals(PROVIDER)
                || words.length < 3
                || !words[1].startsWith(PREFIX)) {
            throw new ScratchException(
                    "a handle of " + handle.kind() + "/" + handle.provider() + " '" + handle.reference()
                            + "' is not one of " + KIND + "/" + PROVIDER + ".",
                    "give back what begin returned.");
        }
        SortedMap<String, String> protection = new TreeMap<>();
        for (int i = 3; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            protection.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return new ScratchName(words[0], words[1], words[2], protection);
    }

    static ScratchName of(ScratchPlace place, String region, String backup) {
        Map<String, String> protection = place.protection();
        return new ScratchName(region, PREFIX + backup, place.endpoint(), new TreeMap<>(protection));
    }

    /** A folder on this machine that belongs to it. */
    Path folder(Path root) {
        return root.resolve(instance);
    }
}
