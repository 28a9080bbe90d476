package dev.holdfast.console.output;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One line of the list of backups. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "manifest")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ListedBackup.Readable.class, name = "verified"),
    @JsonSubTypes.Type(value = ListedBackup.Unreadable.class, name = "unreadable")
})
public sealed interface ListedBackup {
    /** The system's name in the plan. */
    String system();

    /**
     * A backup whose manifest is signed by a trusted key.
     *
     * @param copies stores that are recorded to hold a copy
     * @param newest the newest attempt to prove it
     * @param proved the newest attempt that restored it and found it equal
     * @param held whether it is recorded to be under a legal hold
     */
    record Readable(
            String system,
            BackupId id,
            String tier,
            Instant consistencyInstant,
            long storedBytes,
            List<String> copies,
            Optional<Verification> newest,
            Optional<Instant> proved,
            boolean held)
            implements ListedBackup {}

    /** Something stands where a manifest should, and cannot be relied on. */
    record Unreadable(String system, String key, String why) implements ListedBackup {}

    /** Reads what is recorded about a backup. */
    static ListedBackup of(Vault vault, String system, Entry<Manifest> entry) {
        return switch (entry) {
            case Entry.Unreadable<Manifest> unreadable -> new Unreadable(system, unreadable.key(), unreadable.why());
            case Entry.Readable<Manifest> readable -> readable(vault, readable.content());
        };
    }

    private static Readable readable(Vault vault, Manifest manifest) {
        List<BackupRecord> records = vault.records(manifest.id()).stream()
                .filter(Entry.Readable.class::isInstance)
                .map(entry -> ((Entry.Readable<BackupRecord>) entry).content())
                .toList();
        List<Verification> verifications = records.stream()
                .filter(Verification.class::isInstance)
                .map(Verification.class::cast)
                .toList();
        return new Readable(
                manifest.system(),
                manifest.id(),
                manifest.tier(),
                manifest.consistencyInstant(),
                manifest.storedBytes(),
                records.stream()
                        .filter(BackupRecord.Copy.class::isInstance)
                        .map(copy -> ((BackupRecord.Copy) copy).store())
                        .distinct()
                        .toList(),
                verifications.isEmpty() ? Optional.empty() : Optional.of(verifications.getLast()),
                verifications.reversed().stream()
                        .filter(v -> v.level() == Verification.Level.RESTORE)
                        .filter(v -> v.outcome() instanceof Verification.Proved)
                        .map(Verification::at)
                        .findFirst(),
                records.reversed().stream()
                        .filter(BackupRecord.Hold.class::isInstance)
                        .findFirst()
                        .map(hold -> ((BackupRecord.Hold) hold).held())
                        .orElse(false));
    }
}
