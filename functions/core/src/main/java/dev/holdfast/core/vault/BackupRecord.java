package dev.holdfast.core.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.TimeOrderedId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/** Something that happened to a backup after it was made. Signed, appended, never changed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verification.class, name = "verification"),
    @JsonSubTypes.Type(value = BackupRecord.Copy.class, name = "copy"),
    @JsonSubTypes.Type(value = BackupRecord.Rewrap.class, name = "rewrap"),
    @JsonSubTypes.Type(value = BackupRecord.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = BackupRecord.Lock.class, name = "lock")
})
@JsonIgnoreProperties(value = "schema", allowGetters = true)
public sealed interface BackupRecord
        permits Verification, BackupRecord.Copy, BackupRecord.Rewrap, BackupRecord.Hold, BackupRecord.Lock {

    /** The layout this version writes. Readers refuse a newer one. */
    int SCHEMA = 1;

    /** Version of the layout, part of every stored record. */
    @JsonProperty("schema")
    default int schema() {
        return SCHEMA;
    }

    /** A UUIDv7: records of one backup sort by the time they were made. */
    UUID id();

    /** The backup it is about. */
    BackupId backup();

    /** When it happened, by Holdfast's clock. */
    Instant at();

    /** A new identifier for a record made now. */
    static UUID newId(Instant now) {
        return TimeOrderedId.create(now);
    }

    /**
     * Another store holds the whole backup.
     *
     * @param bytes how many were transferred to get there
     * @param versions artifact to version id, for stores that keep versions
     */
    record Copy(UUID id, BackupId backup, Instant at, String store, long bytes, SortedMap<String, String> versions)
            implements BackupRecord {}

    /** The data key was wrapped anew; these wraps open the backup beside those of its manifest. */
    record Rewrap(UUID id, BackupId backup, Instant at, List<KeyWrap> wraps) implements BackupRecord {}

    /**
     * Somebody forbade destroying the backup until further notice, or lifted that again.
     *
     * @param held false when it was lifted
     * @param stores where
     * @param by who asked, as claimed
     */
    record Hold(UUID id, BackupId backup, Instant at, boolean held, List<String> stores, String reason, String by)
            implements BackupRecord {}

    /**
     * Somebody forbade destroying the backup before {@code until}. Such a lock is only ever made longer.
     *
     * @param stores where
     * @param by who asked, as claimed
     */
    record Lock(UUID id, BackupId backup, Instant at, Instant until, List<String> stores, String reason, String by)
            implements BackupRecord {}
}
