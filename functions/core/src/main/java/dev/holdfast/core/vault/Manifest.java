package dev.holdfast.core.vault;

import dev.holdfast.core.system.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a backup is: written last, signed, never changed. A backup exists exactly when its manifest does; whatever
 * changes later stands in {@link BackupRecord}s beside it.
 *
 * @param schema version of this layout, {@link #SCHEMA}
 * @param planDigest SHA-256 (hex) of the plan file in force
 * @param tier the schedule's tier: {@code hourly}, {@code daily} … or {@code manual}
 * @param reason why somebody asked for it; empty for scheduled backups
 * @param consistencyInstant the instant whose state the backup holds, by the source's clock
 * @param startedAt when the run began, by Holdfast's clock
 * @param source identity of what was captured, for example {@code systemIdentifier}, {@code timeline}, {@code lsn}
 * @param isolation the guarantee under which the source was read
 * @param artifacts what was captured, in the order it must be read back
 * @param dependsOn backups this one cannot be restored without
 * @param fingerprint what the source looked like at the consistency instant
 * @param tools name to version of every program that took part
 */
public record Manifest(
        int schema,
        BackupId id,
        String plan,
        String planDigest,
        String system,
        String kind,
        String tier,
        String reason,
        Instant consistencyInstant,
        Instant startedAt,
        SortedMap<String, String> source,
        String isolation,
        List<Artifact> artifacts,
        List<BackupId> dependsOn,
        Compression compression,
        Encryption encryption,
        Fingerprint fingerprint,
        SortedMap<String, String> tools) {

    /** The layout this version writes. Readers refuse a newer one. */
    public static final int SCHEMA = 1;

    /** How plain bytes became smaller: {@code zstd} and its level. */
    public record Compression(String algorithm, int level) {}

    /**
     * How compressed bytes became unreadable.
     *
     * @param algorithm {@code AES256-GCM-HKDF-SHA256} streaming as Tink defines it
     * @param segmentBytes length of one ciphertext segment
     * @param wraps the data key under each of the plan's keys
     */
    public record Encryption(String algorithm, int segmentBytes, List<KeyWrap> wraps) {}

    /** The artifact with this name, if the backup has one. */
    public Optional<Artifact> artifact(String name) {
        return artifacts.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    /** Bytes the vault holds for this backup. */
    public long storedBytes() {
        return artifacts.stream().mapToLong(Artifact::storedBytes).sum();
    }

    /** Bytes before compression and encryption. */
    public long plainBytes() {
        return artifacts.stream().mapToLong(Artifact::plainBytes).sum();
    }
}
