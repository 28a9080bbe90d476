package dev.holdfast.core.wrong;

import dev.holdfast.backup.BackupFunction;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Breaks what core keeps to; never used but by the test that proves the rules red. */
final class WrongInCore {
    /** Sees a function, is injected into a field. */
    @Inject
    BackupFunction function;

    /** A field that is an Optional. */
    Optional<String> field = Optional.empty();

    /** Uses a driver, an old date, the machine's clock and standard output. */
    String everything(Optional<String> parameter) {
        System.out.println(new Date());
        return Instant.now() + Clock.systemUTC().toString() + System.currentTimeMillis() + new org.postgresql.Driver();
    }
}
