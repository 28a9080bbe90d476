package dev.holdfast.console.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs killed at random moments leave no manifest without its bytes, and nothing that the next run does not remove. */
@Timeout(300)
class KilledScenarioTest {
    private static final int BACKUPS = 4;
    private static final int VERIFICATIONS = 2;

    /** A killed run's lease falls free after two minutes; each process has its clock that much further ahead. */
    private static final Duration LEASE_IS_OVER = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private Duration ahead = Duration.ZERO;

    @Test
    void a_backup_killed_at_any_moment_leaves_a_whole_backup_or_none_and_the_next_run_succeeds() throws Exception {
        Site site = Site.create(folder, Database.create(8_000));
        Random random = seeded();
        int whole = millisToTheEnd(site, "backup");
        for (int round = 0; round < BACKUPS; round++) {
            int before = site.completeBackups("vault");
            int delay = random.nextInt(whole);
            killAfter(delay, ScenarioChild.start(List.of(), "backup", site.arguments(later())));
            String where = "killed after %d of about %d ms".formatted(delay, whole);

            int after = site.completeBackups("vault");
            assertThat(after).as(where).isBetween(before, before + 1);
            assertThat(site.completeBackups("copy")).as(where).isLessThanOrEqualTo(after);

            assertThat(site.ahead(later()).backUp().status()).as(where).isEqualTo(Status.OK);
            assertThat(site.completeBackups("vault")).as(where).isEqualTo(after + 1);
            assertThat(site.leftovers()).as(where).isEmpty();
            assertThat(site.programs()).as(where).isEmpty();
        }
    }

    @Test
    void a_verification_killed_at_any_moment_proves_nothing_and_the_next_sweeps_its_server() throws Exception {
        Site site = Site.create(folder, Database.create(5_000));
        site.published();
        Random random = seeded();
        int whole = millisToTheEnd(site, "verify");
        for (int round = 0; round < VERIFICATIONS; round++) {
            int delay = random.nextInt(whole);
            killAfter(delay, ScenarioChild.start(List.of(), "verify", site.arguments(later())));
            String where = "killed after %d of about %d ms".formatted(delay, whole);

            assertThat(site.ahead(later()).verified().verification().outcome())
                    .as(where)
                    .isEqualTo(new Verification.Proved());
            assertThat(site.leftovers()).as(where).isEmpty();
            assertThat(site.programs()).as(where).isEmpty();
        }
    }

    /** How long a run takes in a process of its own when nobody kills it. */
    private int millisToTheEnd(Site site, String function) throws IOException, InterruptedException {
        Process child = ScenarioChild.start(List.of(), function, site.arguments(later()));
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo(ScenarioChild.BEGUN);
            long begun = System.nanoTime();
            assertThat(said.readLine()).contains("\"status\":\"ok\"");
            assertThat(child.waitFor()).isZero();
            return (int) Duration.ofNanos(System.nanoTime() - begun).toMillis();
        }
    }

    /** Waits for the child to begin, then so long, unless it ends before. */
    private static void killAfter(int millis, Process child) throws IOException, InterruptedException {
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo(ScenarioChild.BEGUN);
            child.waitFor(millis, TimeUnit.MILLISECONDS);
            child.destroyForcibly().waitFor();
        }
    }

    private Duration later() {
        ahead = ahead.plus(LEASE_IS_OVER);
        return ahead;
    }

    private static Random seeded() {
        long seed = Long.getLong("holdfast.scenario.seed", System.nanoTime());
        System.out.println("repeat with -Dholdfast.scenario.seed=" + seed);
        return new Random(seed);
    }
}
