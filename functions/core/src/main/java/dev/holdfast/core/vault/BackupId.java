package dev.holdfast.core.vault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.core.TimeOrderedId;
import java.time.Instant;
import java.util.UUID;

/** Identifies one backup: a UUIDv7 (RFC 9562), so identifiers sort by the time they were made. */
public record BackupId(@JsonValue UUID value) implements Comparable<BackupId> {

    /** A new identifier for a backup that starts now. */
    public static BackupId create(Instant now) {
        return new BackupId(TimeOrderedId.create(now));
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is not a UUID
     */
    @JsonCreator
    public static BackupId parse(String text) {
        return new BackupId(UUID.fromString(text));
    }

    /** Whether this is a UUIDv7, so that {@link #createdAt()} means something. */
    public boolean isTimeOrdered() {
        return value.version() == 7;
    }

    /** When the identifier was made, in milliseconds; of a {@link #isTimeOrdered() time-ordered} one only. */
    public Instant createdAt() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }

    @Override
    public int compareTo(BackupId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
