package dev.holdfast.core.scratch;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the server must be like.
 *
 * @param kind kind of system
 * @param backup which backup it is for, for names and logs
 * @param expectedBytes how much disk the restored data will take, an estimate from above
 * @param requirements what must match the source: {@code serverMajor}, {@code encoding}, {@code superuser} …
 * @param settings the plan's settings of the system it stands for; a provider finds there where and how to make it
 */
public record ScratchRequest(
        String kind,
        String backup,
        long expectedBytes,
        SortedMap<String, String> requirements,
        SortedMap<String, String> settings) {

    /** One for which the plan says nothing. */
    public ScratchRequest(String kind, String backup, long expectedBytes, SortedMap<String, String> requirements) {
        this(kind, backup, expectedBytes, requirements, new TreeMap<>());
    }

    /** The same, made as a system of the plan wants it. */
    public ScratchRequest as(SortedMap<String, String> systemSettings) {
        return new ScratchRequest(kind, backup, expectedBytes, requirements, systemSettings);
    }

    /** The same with one requirement more. */
    public ScratchRequest requiring(String name, String value) {
        SortedMap<String, String> all = new TreeMap<>(requirements);
        all.put(name, value);
        return new ScratchRequest(kind, backup, expectedBytes, all, settings);
    }
}
