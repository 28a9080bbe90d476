package dev.holdfast.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.server.LocalServer.StopMode;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For what instant the backup of a standby stands. */
class StandbyBackupTest {
    @TempDir
    private Path work;

    @Test
    void a_standby_that_was_cut_off_and_restarted_stands_for_what_it_has_and_not_for_when_it_started() {
        try (var regions = TwoRegions.start();
                var clinic = new Clinic(work)) {
            Clinic.run(regions.primary.login(TwoRegions.DATABASE), "INSERT INTO ledger VALUES (1)", "CHECKPOINT");
            String end = regions.ask(Side.PRIMARY, "SELECT pg_current_wal_flush_lsn()::text");
            TwoRegions.await(() -> regions.ask(Side.STANDBY, "SELECT pg_last_wal_replay_lsn() >= '" + end + "'::pg_lsn")
                    .equals("t"));
            Clinic.run(regions.standby.login("postgres"), "CHECKPOINT");
            regions.cut();
            Instant parted = Instant.now();
            regions.standby.stop(StopMode.FAST);
            regions.standby.start();
            TwoRegions.await(() -> regions.look(Side.STANDBY) instanceof Member.Standby);

            Manifest manifest = clinic.backup(regions.standby.login(TwoRegions.DATABASE));

            assertThat(regions.ask(Side.STANDBY, "SELECT pg_last_xact_replay_timestamp()"))
                    .isNull();
            assertThat(manifest.source()).containsEntry("role", "standby");
            assertThat(manifest.consistencyInstant()).isBefore(parted);
        }
    }
}
