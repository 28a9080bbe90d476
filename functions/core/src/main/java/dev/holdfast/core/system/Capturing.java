package dev.holdfast.core.system;

import dev.holdfast.core.plan.SystemSpec;
import java.time.Instant;
import java.util.SortedMap;

/** Takes a consistent copy of a running system. */
public interface Capturing extends SystemKind {

    /**
     * Captures the system as of one instant into {@code sink} and says what it was. Returns only when every tool ended
     * well and every byte was handed over; otherwise throws and the caller publishes nothing.
     *
     * @throws SystemException for every cause on the system's side
     */
    Captured capture(SystemSpec system, CaptureSettings settings, ArtifactSink sink, Progress progress);

    /**
     * Checks, without reading data, that a capture could start: reachable, allowed, tool versions fit. For dry runs.
     * Returns what it found, one sentence each.
     *
     * @throws SystemException when a capture would be refused
     */
    java.util.List<String> rehearse(SystemSpec system, CaptureSettings settings);

    /**
     * What was captured.
     *
     * @param consistencyInstant by the source's clock
     * @param isolation the guarantee under which the source was read
     */
    record Captured(
            Instant consistencyInstant,
            SortedMap<String, String> source,
            String isolation,
            Fingerprint fingerprint,
            SortedMap<String, String> tools) {}
}
