package dev.holdfast.core;

import com.github.f4b6a3.uuid.alt.GUID;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Identifiers that sort by the time they were made: UUIDv7 (RFC 9562). Those of one millisecond sort by chance. */
public final class TimeOrderedId {

    private TimeOrderedId() {}

    /**
     * A new identifier for something that is made now. The randomness is asked for each time: a process that is started from a
     * snapshot must not repeat what another one was given.
     */
    public static UUID create(Instant now) {
        return GUID.v7(now, new SecureRandom()).toUUID();
    }
}
