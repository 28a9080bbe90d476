package dev.holdfast.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.failover.Replicating.Holding;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.server.LocalServer.StopMode;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a primary in good order. */
@Timeout(300)
class FenceTest {
    private static final String WORLD = """
            SELECT string_agg(d.datname || ' ' || d.datallowconn || ' ' || d.datconnlimit || ' ' ||
                   coalesce(s.setconfig::text, ''), ', ' ORDER BY d.datname)
            FROM pg_database d LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid""";

    private static TwoRegions regions;

    @BeforeAll
    static void start() {
        regions = TwoRegions.start();
    }

    @AfterAll
    static void stop() {
        regions.close();
    }

    @Test
    void no_commit_is_acknowledged_after_a_fence_and_the_standby_has_every_one_before_it() {
        try (var own = TwoRegions.start()) {
            fenceUnderWriters(own);
        }
    }

    private static void fenceUnderWriters(TwoRegions regions) {
        Clinic.run(
                regions.primary.login(TwoRegions.DATABASE),
                "BEGIN",
                "INSERT INTO ledger VALUES (-1)",
                "PREPARE TRANSACTION 'half done'");
        Holding held;
        List<Long> acknowledged;
        try (var hammer = new Hammer(List.of(
                regions.as(Side.PRIMARY, "clerk"),
                regions.as(Side.PRIMARY, "clerk"),
                regions.as(Side.PRIMARY, "clerk"),
                regions.as(Side.PRIMARY, TestServer.SUPERUSER)))) {
            hammer.awaitAcknowledged(200);
            held = regions.replication.fence(regions.system(), Side.PRIMARY, Guards.yes());
            assertThat(hammer.succeedingOf(20)).isZero();
            acknowledged = List.copyOf(hammer.acknowledged());
        }
        assertThat(regions.look(Side.PRIMARY))
                .isInstanceOfSatisfying(
                        Member.Primary.class,
                        primary -> assertThat(primary.accepting()).isFalse());
        assertThat(regions.replication.awaitCaughtUp(
                        regions.system(), Side.STANDBY, held.position(), Duration.ofSeconds(20)))
                .isTrue();
        regions.primary.stop(StopMode.FAST);
        regions.replication.promote(regions.system(), Side.STANDBY, Duration.ofSeconds(20), Guards.yes());

        var rows = regions.ask(Side.STANDBY, "SELECT string_agg(id::text, ',' ORDER BY id) FROM ledger")
                .split(",");
        assertThat(rows).contains(acknowledged.stream().map(String::valueOf).toArray(String[]::new));
        assertThat(held.figures()).containsEntry("rows ledger", Integer.toString(rows.length));
        assertThat(regions.replication.holding(regions.system(), Side.STANDBY).figures())
                .isEqualTo(held.figures());
        // Nobody's commit is lost by being half done.
        Clinic.run(regions.standby.login(TwoRegions.DATABASE), "COMMIT PREPARED 'half done'");
        assertThat(regions.ask(Side.STANDBY, "SELECT count(*) FROM ledger WHERE id = -1"))
                .isEqualTo("1");
    }

    @Test
    void closed_doors_with_somebody_inside_are_not_taken_for_a_server_that_takes_no_writes() throws SQLException {
        try (var own = TwoRegions.start()) {
            try (var inside = Connections.open(own.as(Side.PRIMARY, "clerk"), Duration.ofSeconds(5))) {
                Clinic.run(
                        own.primary.login("postgres"),
                        "ALTER DATABASE " + TwoRegions.DATABASE + " ALLOW_CONNECTIONS false",
                        "ALTER SYSTEM SET default_transaction_read_only = on",
                        "SELECT pg_reload_conf()");
                assertThat(accepting(own)).isTrue();
                assertThat(inside.isValid(5)).isTrue();
            }
            TwoRegions.await(() -> !accepting(own));
        }
    }

    private static boolean accepting(TwoRegions regions) {
        return regions.look(Side.PRIMARY) instanceof Member.Primary(long timeline, String position, boolean accepting)
                && accepting;
    }

    @Test
    void a_fence_does_not_wait_for_standbys_but_a_proof_of_writing_does() {
        Clinic.run(
                regions.primary.login("postgres"),
                "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
                "SELECT pg_reload_conf()");
        try (var hammer = new Hammer(List.of(regions.as(Side.PRIMARY, "clerk")))) {
            TwoRegions.await(() -> regions.askControl(
                            Side.PRIMARY, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                    .equals("1"));
            assertThatThrownBy(() -> WriteProof.of(
                            regions.primary.login(TwoRegions.DATABASE), Clock.systemUTC(), Duration.ofSeconds(1)))
                    .isInstanceOf(SystemException.Broken.class)
                    .hasMessageContaining("not acknowledged within PT1S");
            regions.replication.fence(regions.system(), Side.PRIMARY, Guards.yes());
            assertThat(hammer.succeedingOf(3)).isZero();
        } finally {
            Clinic.run(
                    regions.primary.login("postgres"),
                    "SET synchronous_commit = local",
                    "ALTER SYSTEM RESET synchronous_standby_names",
                    "SELECT pg_reload_conf()");
            regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.yes());
            Clinic.run(regions.primary.login(TwoRegions.DATABASE), "TRUNCATE ledger");
        }
    }

    @Test
    void opening_makes_every_database_what_it_was() {
        Clinic.run(
                regions.primary.login("postgres"),
                "ALTER DATABASE postgres CONNECTION LIMIT 17",
                "CREATE DATABASE closed ALLOW_CONNECTIONS false",
                "CREATE DATABASE \"o'dd \"\"name\" CONNECTION LIMIT 3",
                "ALTER DATABASE app SET default_transaction_read_only = off",
                "ALTER DATABASE app SET work_mem = '5MB'");
        String before = regions.askControl(Side.PRIMARY, WORLD);
        Holding held = regions.replication.fence(regions.system(), Side.PRIMARY, Guards.yes());
        for (String database : List.of("app", "template1", "o'dd \"name")) {
            assertThatThrownBy(() -> Connections.connect(regions.primary.login(database)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("not currently accepting connections");
        }
        String closed = regions.askControl(Side.PRIMARY, WORLD);
        assertThat(regions.replication
                        .fence(regions.system(), Side.PRIMARY, Guards.yes())
                        .figures())
                .isEqualTo(held.figures());
        assertThat(regions.askControl(Side.PRIMARY, WORLD)).isEqualTo(closed);
        assertThat(regions.replication.holding(regions.system(), Side.PRIMARY).figures())
                .isEqualTo(held.figures());

        regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.yes());
        assertThat(regions.askControl(Side.PRIMARY, WORLD)).isEqualTo(before);
        regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.no());
        regions.replication.proveWrites(regions.system(), Side.PRIMARY);
    }

    @Test
    void a_standby_of_a_closed_primary_gives_its_position_at_once_and_no_figures() {
        Holding closed = regions.replication.fence(regions.system(), Side.PRIMARY, Guards.yes());
        assertThat(regions.replication.awaitCaughtUp(
                        regions.system(), Side.STANDBY, closed.position(), Duration.ofSeconds(20)))
                .isTrue();
        Holding held = regions.replication.holding(regions.system(), Side.STANDBY);
        assertThat(held.position()).isNotEmpty();
        assertThat(held.figures()).isEmpty();
        regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.yes());
    }

    @Test
    void whoever_may_not_act_changes_nothing() {
        String before = regions.askControl(Side.PRIMARY, WORLD);
        assertThatThrownBy(() -> regions.replication.fence(regions.system(), Side.PRIMARY, Guards.no()))
                .isInstanceOf(Guards.Refused.class);
        assertThatThrownBy(() ->
                        regions.replication.promote(regions.system(), Side.STANDBY, Duration.ofSeconds(5), Guards.no()))
                .isInstanceOf(Guards.Refused.class);
        assertThat(regions.askControl(Side.PRIMARY, WORLD)).isEqualTo(before);
        assertThat(regions.look(Side.STANDBY)).isInstanceOf(Member.Standby.class);
        regions.replication.fence(regions.system(), Side.PRIMARY, Guards.yes());
        String closed = regions.askControl(Side.PRIMARY, WORLD);
        assertThatThrownBy(() -> regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.no()))
                .isInstanceOf(Guards.Refused.class);
        assertThat(regions.askControl(Side.PRIMARY, WORLD)).isEqualTo(closed);
        regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.yes());
    }

    @Test
    void a_fence_that_was_cut_off_anywhere_is_completed_or_taken_back_exactly() throws SQLException {
        Clinic.run(
                regions.primary.login(TwoRegions.DATABASE),
                "TRUNCATE ledger",
                "INSERT INTO ledger VALUES (1), (2), (3)");
        String before = regions.askControl(Side.PRIMARY, WORLD);
        boolean through = false;
        for (int steps = 0; !through; steps++) {
            // A session to be ended, so that this step is there each time.
            var idle = Connections.connect(regions.primary.login(TwoRegions.DATABASE));
            through = succeeds(Guards.yesTimes(steps));
            closeQuietly(idle);
            Holding held = regions.replication.fence(regions.system(), Side.PRIMARY, Guards.yes());
            assertThat(held.figures()).containsEntry("rows ledger", "3").containsEntry("newest ledger.id", "3");
            regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.yes());
            assertThat(regions.askControl(Side.PRIMARY, WORLD)).isEqualTo(before);

            if (!succeeds(Guards.yesTimes(steps))) {
                regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.yes());
                assertThat(regions.askControl(Side.PRIMARY, WORLD)).isEqualTo(before);
            } else {
                regions.replication.unfence(regions.system(), Side.PRIMARY, Guards.yes());
            }
        }
    }

    /** The fence may have ended it. */
    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ended) {
            assertThat(ended.getMessage()).contains("Unable to close");
        }
    }

    private boolean succeeds(Guards.After guard) {
        try {
            regions.replication.fence(regions.system(), Side.PRIMARY, guard);
            return true;
        } catch (Guards.Refused cutOff) {
            return false;
        }
    }
}
