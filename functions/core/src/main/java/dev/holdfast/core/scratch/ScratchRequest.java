package dev.holdfast.core.scratch;

import java.util.SortedMap;

/**
 * What the server must be like.
 *
 * @param kind kind of system
 * @param backup which backup it is for, for names and logs
 * @param expectedBytes how much disk the restored data will take, an estimate from above
 * @param requirements what must match the source: {@code serverMajor}, {@code encoding}, {@code superuser} …
 */
public record ScratchRequest(String kind, String backup, long expectedBytes, SortedMap<String, String> requirements) {}
