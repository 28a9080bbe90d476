package dev.holdfast.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until somebody pauses; in each pause the world may move on. */
final class Time extends Clock implements Pause {
    static final Instant START = Instant.parse("2026-03-01T03:00:00.500Z");

    private Instant now = START;
    private Runnable meanwhile = () -> {};

    /** What happens in each pause. */
    void meanwhile(Runnable world) {
        this.meanwhile = world;
    }

    @Override
    public void of(Duration time) {
        now = now.plus(time);
        meanwhile.run();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
