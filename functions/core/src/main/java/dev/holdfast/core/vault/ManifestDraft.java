package dev.holdfast.core.vault;

import dev.holdfast.core.system.Capturing.Captured;
import dev.holdfast.core.system.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** What the maker of a backup knows about it; the {@link BackupWriter} adds the rest. Fields as in {@link Manifest}. */
public record ManifestDraft(
        String planDigest,
        String kind,
        String tier,
        String reason,
        Instant consistencyInstant,
        Instant startedAt,
        SortedMap<String, String> source,
        String isolation,
        List<BackupId> dependsOn,
        Fingerprint fingerprint,
        SortedMap<String, String> tools) {

    /** The draft for a complete capture that depends on no other backup. */
    public static ManifestDraft of(
            String planDigest, String kind, String tier, String reason, Instant startedAt, Captured captured) {
        return new ManifestDraft(
                planDigest,
                kind,
                tier,
                reason,
                captured.consistencyInstant(),
                startedAt,
                captured.source(),
                captured.isolation(),
                List.of(),
                captured.fingerprint(),
                captured.tools());
    }
}
