package dev.holdfast.core.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.core.TimeOrderedId;
import java.time.Instant;
import java.util.UUID;

/** Identifies one invocation of a function: a UUIDv7 (RFC 9562), so identifiers sort by time. */
public record RunId(@JsonValue UUID value) {

    /** A new identifier for a run that starts now. */
    public static RunId create(Instant now) {
        return new RunId(TimeOrderedId.create(now));
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is not a UUID
     */
    @JsonCreator
    public static RunId parse(String text) {
        return new RunId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
