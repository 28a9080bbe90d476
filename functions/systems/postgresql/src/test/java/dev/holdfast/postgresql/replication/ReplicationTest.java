package dev.holdfast.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Clinic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be asked of two servers without changing which of them serves. */
@Timeout(300)
class ReplicationTest {
    private static TwoRegions regions;

    @BeforeAll
    static void start() {
        regions = TwoRegions.start();
        Clinic.run(regions.primary.login(TwoRegions.DATABASE), "INSERT INTO ledger VALUES (7), (8)");
    }

    @AfterAll
    static void stop() {
        regions.close();
    }

    @Test
    void each_server_says_what_it_is() {
        assertThat(regions.look(Side.PRIMARY)).isInstanceOfSatisfying(Member.Primary.class, primary -> {
            assertThat(primary.timeline()).isEqualTo(1);
            assertThat(primary.accepting()).isTrue();
            assertThat(primary.position()).matches("[0-9A-F]+/[0-9A-F]+");
        });
        assertThat(regions.look(Side.STANDBY)).isInstanceOfSatisfying(Member.Standby.class, standby -> {
            assertThat(standby.timeline()).isEqualTo(1);
            assertThat(standby.streaming()).isTrue();
        });
    }

    @Test
    void a_server_that_does_not_answer_is_unreachable_and_the_reason_is_told() {
        var nobody = regions.system(Map.of("port", "1"));
        assertThat(regions.replication.look(nobody, Side.PRIMARY))
                .isInstanceOfSatisfying(
                        Member.Unreachable.class,
                        silent -> assertThat(silent.why()).contains("nobody answers at 127.0.0.1:1"));
        assertThatThrownBy(() -> regions.replication.holding(nobody, Side.PRIMARY))
                .isInstanceOf(SystemException.Unreachable.class);
    }

    @Test
    void a_plan_without_a_standby_or_with_the_applications_database_for_control_is_refused_in_words() {
        var without = regions.system(Map.of());
        without.settings().remove("standbyHost");
        assertThatThrownBy(() -> regions.replication.promote(without, Side.STANDBY, Duration.ofSeconds(1), Guards.no()))
                .isInstanceOf(SystemException.Precondition.class)
                .hasMessageContaining("standbyHost");
        assertThatThrownBy(() -> regions.replication.fence(
                        regions.system(Map.of("controlDatabase", TwoRegions.DATABASE)), Side.PRIMARY, Guards.no()))
                .isInstanceOf(SystemException.Precondition.class)
                .hasMessageContaining("controlDatabase");
    }

    @Test
    void what_a_server_holds_is_told_in_the_figures_the_plan_asks_for() {
        String end = position();
        assertThat(regions.replication.awaitCaughtUp(regions.system(), Side.STANDBY, end, Duration.ofSeconds(20)))
                .isTrue();
        for (Side side : Side.values()) {
            assertThat(regions.replication.holding(regions.system(), side).figures())
                    .containsEntry("rows ledger", "2")
                    .containsEntry("newest ledger.id", "8");
        }
    }

    @Test
    void a_figure_of_something_that_does_not_exist_is_refused_by_name() {
        for (String setting : new String[] {"countTables", "newestOf"}) {
            assertThatThrownBy(() ->
                            regions.replication.holding(regions.system(Map.of(setting, "no_such.thing")), Side.PRIMARY))
                    .isInstanceOf(SystemException.Precondition.class)
                    .hasMessageContaining("no_such");
        }
    }

    @Test
    void waiting_for_a_position_that_never_comes_ends_with_no() {
        assertThat(regions.replication.awaitCaughtUp(regions.system(), Side.STANDBY, "FFFF/0", Duration.ofMillis(200)))
                .isFalse();
    }

    @Test
    void a_proved_write_is_committed_and_leaves_no_row_behind() {
        String xid = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text";
        String traces =
                "SELECT count(*) || '/' || (SELECT sum(n_tup_ins + n_tup_upd) FROM pg_stat_user_tables) FROM pg_class";
        long before = Long.parseLong(regions.ask(Side.PRIMARY, xid));
        String was = regions.ask(Side.PRIMARY, traces);
        Instant acknowledged = regions.replication.proveWrites(regions.system(), Side.PRIMARY);
        assertThat(acknowledged).isBeforeOrEqualTo(Instant.now());
        assertThat(Long.parseLong(regions.ask(Side.PRIMARY, xid))).isEqualTo(before + 1);
        assertThat(regions.ask(Side.PRIMARY, "SELECT pg_xact_status('" + before + "'::xid8)"))
                .isEqualTo("committed");
        assertThat(regions.ask(Side.PRIMARY, traces)).isEqualTo(was);
    }

    @Test
    void a_standby_and_a_read_only_primary_prove_no_write() {
        assertThatThrownBy(() -> regions.replication.proveWrites(regions.system(), Side.STANDBY))
                .isInstanceOf(SystemException.Broken.class)
                .hasMessageContaining("standby");
        Clinic.run(
                regions.primary.login("postgres"),
                "ALTER DATABASE " + TwoRegions.DATABASE + " SET default_transaction_read_only = on");
        try {
            assertThatThrownBy(() -> regions.replication.proveWrites(regions.system(), Side.PRIMARY))
                    .isInstanceOf(SystemException.Broken.class)
                    .hasMessageContaining("read-only");
        } finally {
            Clinic.run(
                    regions.primary.login("postgres"),
                    "ALTER DATABASE " + TwoRegions.DATABASE + " RESET default_transaction_read_only");
        }
    }

    @Test
    void a_standby_can_neither_be_fenced_nor_opened() {
        assertThatThrownBy(() -> regions.replication.fence(regions.system(), Side.STANDBY, Guards.no()))
                .isInstanceOf(SystemException.Precondition.class);
        assertThatThrownBy(() -> regions.replication.unfence(regions.system(), Side.STANDBY, Guards.no()))
                .isInstanceOf(SystemException.Precondition.class);
    }

    @Test
    void a_role_without_the_rights_is_refused_before_anything_changes() {
        Clinic.run(
                regions.primary.login("postgres"),
                "CREATE ROLE weak LOGIN PASSWORD '"
                        + dev.holdfast.postgresql.server.TestServer.PASSWORD
                                .reveal()
                                .replace("'", "''") + "'");
        assertThatThrownBy(() ->
                        regions.replication.fence(regions.system(Map.of("user", "weak")), Side.PRIMARY, Guards.no()))
                .isInstanceOf(SystemException.Refused.class)
                .hasMessageContaining("weak")
                .hasMessageContaining("no superuser");
        assertThatThrownBy(() -> regions.replication.promote(
                        regions.system(Map.of("user", "weak")), Side.STANDBY, Duration.ofSeconds(1), Guards.yes()))
                .isInstanceOf(SystemException.Refused.class);
        assertThat(regions.look(Side.STANDBY)).isInstanceOf(Member.Standby.class);
    }

    @Test
    void nothing_is_missing_while_the_standby_follows_and_the_bound_grows_when_it_is_told_to_pause() {
        TwoRegions.await(() -> zero(regions.replication.lag(regions.system(), Side.STANDBY)));
        Clinic.run(regions.standby.login("postgres"), "SELECT pg_wal_replay_pause()");
        try {
            TwoRegions.await(() -> regions.askControl(Side.STANDBY, "SELECT pg_get_wal_replay_pause_state()")
                    .equals("paused"));
            Clinic.run(regions.primary.login(TwoRegions.DATABASE), "INSERT INTO ledger VALUES (100)");
            Lag.Measured first = measured(regions.system().settings());
            assertThat(first.bytes()).isPositive();
            assertThat(first.behind()).isPositive();
            assertThat(first.how()).contains("told not to apply");
            Clinic.run(regions.primary.login(TwoRegions.DATABASE), "DELETE FROM ledger WHERE id = 100");
            Lag.Measured second = measured(regions.system().settings());
            assertThat(second.bytes()).isGreaterThan(first.bytes());
            assertThat(second.behind()).isGreaterThan(first.behind());
        } finally {
            Clinic.run(regions.standby.login("postgres"), "SELECT pg_wal_replay_resume()");
        }
    }

    @Test
    void a_standby_that_was_cut_off_is_behind_whether_the_primary_answers_or_not() {
        Clinic.run(regions.primary.login(TwoRegions.DATABASE), "INSERT INTO ledger VALUES (200)");
        assertThat(regions.replication.awaitCaughtUp(
                        regions.system(), Side.STANDBY, position(), Duration.ofSeconds(20)))
                .isTrue();
        regions.cut();
        try {
            Clinic.run(regions.primary.login(TwoRegions.DATABASE), "DELETE FROM ledger WHERE id = 200");
            Lag.Measured answered = measured(Map.of());
            assertThat(answered.bytes()).isPositive();
            assertThat(answered.behind()).isPositive();
            assertThat(answered.how()).contains("not connected");
            Lag.Measured silent = measured(Map.of("port", "1"));
            assertThat(silent.bytes()).isEqualTo(-1);
            assertThat(silent.behind()).isPositive();
            assertThat(silent.how()).contains("the primary does not answer").contains("committed at");
        } finally {
            Clinic.run(
                    regions.standby.login("postgres"),
                    "ALTER SYSTEM SET primary_conninfo = 'host="
                            + regions.primary.endpoint().directory() + " port="
                            + regions.primary.endpoint().port() + " user=holdfast'",
                    "SELECT pg_reload_conf()");
            regions.awaitFollowing(Side.STANDBY);
        }
    }

    @Test
    void the_lag_of_a_standby_that_cannot_be_asked_or_is_none_is_unknown() {
        assertThat(regions.replication.lag(regions.system(Map.of("standbyPort", "1")), Side.STANDBY))
                .isInstanceOf(Lag.Unknown.class);
        assertThat(regions.replication.lag(regions.system(), Side.PRIMARY)).isInstanceOf(Lag.Unknown.class);
    }

    @Test
    void a_probe_by_query_tells_an_expected_answer_from_another_and_both_from_not_having_looked() {
        assertThat(probe("primary", "SELECT 40 + 2", "42", Map.of())).isEqualTo(Verdict.UP);
        assertThat(probe("standby", "SELECT pg_is_in_recovery()", "t", Map.of()))
                .isEqualTo(Verdict.UP);
        assertThat(probe("standby", "SELECT pg_is_in_recovery()", "f", Map.of()))
                .isEqualTo(Verdict.DOWN);
        assertThat(probe("primary", "SELECT 1 WHERE false", "1", Map.of())).isEqualTo(Verdict.DOWN);
        assertThat(probe("primary", "SELECT 1", "1", Map.of("port", "1"))).isEqualTo(Verdict.DOWN);
        assertThat(probe("primary", "SELECT pg_sleep(30)", "", Map.of())).isEqualTo(Verdict.DOWN);
        assertThat(probe("primary", "SELECT nonsense", "1", Map.of())).isEqualTo(Verdict.UNKNOWN);
        assertThat(probe("primary", "SELECT 1", "1", Map.of("user", "nobody-we-know")))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(probe("primary", "SELECT 1", "1", Map.of("host", "no-such-host.invalid")))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_probe_shows_no_text_out_of_the_database() {
        var seen = new SqlProbe(
                        TwoRegions.secrets(), () -> "here-or-there", within -> Optional.empty(), Clock.systemUTC())
                .look(instrument("primary", "SELECT 'Jane Doe'", "x", Map.of()));
        assertThat(seen.what()).doesNotContain("Jane").contains("8 characters");
        assertThat(seen.vantage()).isEqualTo("witness");
    }

    @Test
    void a_probe_says_from_where_this_runtime_looks_unless_the_plan_does() {
        Instrument named = instrument("primary", "SELECT 1", "1", Map.of());
        var settings = new TreeMap<>(named.settings());
        settings.remove("vantage");
        Instrument unnamed =
                new Instrument("sql-probe", "sql", settings, new TreeMap<>()).carrying(regions.system(Map.of()));
        var probe =
                new SqlProbe(TwoRegions.secrets(), () -> "eu-central-1", within -> Optional.empty(), Clock.systemUTC());
        assertThat(probe.look(unnamed).vantage()).isEqualTo("eu-central-1");
        assertThat(probe.look(named).vantage()).isEqualTo("witness");
    }

    @Test
    void silence_is_no_outage_where_this_machine_itself_hears_nobody() {
        var seen = new SqlProbe(
                        TwoRegions.secrets(),
                        () -> "here",
                        within -> Optional.of("no reference answers"),
                        Clock.systemUTC())
                .look(instrument("primary", "SELECT 1", "1", Map.of("port", "1")));
        assertThat(seen.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(seen.what()).contains("our own network's fault").contains("no reference answers");
    }

    private static Verdict probe(String side, String query, String expect, Map<String, String> others) {
        return new SqlProbe(TwoRegions.secrets(), () -> "here-or-there", within -> Optional.empty(), Clock.systemUTC())
                .look(instrument(side, query, expect, others))
                .verdict();
    }

    private static Instrument instrument(String side, String query, String expect, Map<String, String> others) {
        var settings = new TreeMap<>(
                Map.of("side", side, "query", query, "expect", expect, "timeout", "PT1S", "vantage", "witness"));
        return new Instrument("sql-probe", "sql", settings, new TreeMap<>()).carrying(regions.system(others));
    }

    private static boolean zero(Lag lag) {
        return lag instanceof Lag.Measured measured
                && measured.bytes() == 0
                && measured.behind().isZero();
    }

    private static Lag.Measured measured(Map<String, String> others) {
        Lag lag = regions.replication.lag(regions.system(others), Side.STANDBY);
        assertThat(lag).isInstanceOf(Lag.Measured.class);
        return (Lag.Measured) lag;
    }

    private static String position() {
        return regions.ask(Side.PRIMARY, "SELECT pg_current_wal_flush_lsn()::text");
    }
}
