package dev.holdfast.core.scratch;

import java.nio.file.Path;
import java.util.SortedMap;

/**
 * A running throw-away server.
 *
 * @param endpoint how to reach it, in the words of its kind: {@code socketDirectory}, {@code port}, {@code user} …
 * @param directory a folder on this machine that the server's programs may read and write, destroyed with the server
 * @param isolation what kept it apart: {@code osUser}, {@code network}, {@code disk} … → how. Goes into the evidence
 */
public record ScratchServer(
        ScratchHandle handle,
        SortedMap<String, String> endpoint,
        Path directory,
        SortedMap<String, String> isolation) {}
