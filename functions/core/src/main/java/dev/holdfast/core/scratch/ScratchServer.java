package dev.holdfast.core.scratch;

import dev.holdfast.core.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A running throw-away server.
 *
 * @param endpoint how to reach it, in the words of its kind: {@code socketDirectory} or {@code host}, {@code port},
 *     {@code user} …
 * @param secrets what it asks for, by name: {@code password}; none where it asks for nothing
 * @param directory a folder on this machine that the server's programs may read and write, destroyed with the server
 * @param isolation what kept it apart: {@code osUser}, {@code network}, {@code disk} … → how. Goes into the evidence
 */
public record ScratchServer(
        ScratchHandle handle,
        SortedMap<String, String> endpoint,
        SortedMap<String, Secret> secrets,
        Path directory,
        SortedMap<String, String> isolation) {

    /** One that asks for nothing. */
    public ScratchServer(
            ScratchHandle handle,
            SortedMap<String, String> endpoint,
            Path directory,
            SortedMap<String, String> isolation) {
        this(handle, endpoint, new TreeMap<>(), directory, isolation);
    }

    /** A secret it asks for, if it does. */
    public Optional<Secret> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }
}
