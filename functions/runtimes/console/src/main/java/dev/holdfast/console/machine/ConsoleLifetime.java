package dev.holdfast.console.machine;

import dev.holdfast.core.run.Lifetime;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Nothing ends a command at the console but the person at it; a day stands for that. A task in the cloud that work was handed
 * to is a console too, so nothing is handed on from here.
 */
@Singleton
public class ConsoleLifetime implements Lifetime {
    private final Clock clock;

    public ConsoleLifetime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant end() {
        return clock.instant().plus(Duration.ofDays(1));
    }

    @Override
    public boolean mayHandOver() {
        return false;
    }
}
