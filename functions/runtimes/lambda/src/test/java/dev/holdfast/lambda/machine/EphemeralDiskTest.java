package dev.holdfast.lambda.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.lease.SettableClock;
import dev.holdfast.lambda.Ending;
import dev.holdfast.lambda.Invocations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralDiskTest {
    private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final Ending ending = new Ending(new Invocations(clock), () -> NOW.plusSeconds(600), clock);

    @Test
    void a_run_may_fill_what_is_free_but_for_a_tenth_and_leaves_nothing(@TempDir Path root) throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        EphemeralDisk disk = new EphemeralDisk(ending, root.toString());
        Path folder;
        try (var open = disk.open(RunId.create(NOW))) {
            folder = open.workspace().directory();
            Files.writeString(folder.resolve("dump"), "x");
            assertThat(open.workspace().maxBytes()).isPositive().isLessThan(free);
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void no_run_gets_disk_when_the_invocation_is_about_to_end(@TempDir Path root) {
        clock.advance(Duration.ofSeconds(600));
        assertThatThrownBy(() -> new EphemeralDisk(ending, root.toString()).open(RunId.create(NOW)))
                .isInstanceOf(HoldfastException.class);
        assertThat(root).isEmptyDirectory();
    }
}
