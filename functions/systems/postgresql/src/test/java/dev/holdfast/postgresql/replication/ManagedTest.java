package dev.holdfast.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Hosting;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.ScriptedGuard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.server.LocalServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real servers that a provider is said to run: the control user is no superuser, as on any managed server, and only the
 * provider promotes.
 */
@Timeout(120)
class ManagedTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private TwoRegions both;
    private SystemSpec system;
    private Lag measured = new Lag.Unknown("nothing was measured");
    private int promotions;

    /** Promotes as the owner of the machine can. */
    private final Hosting provider = new Hosting() {
        @Override
        public String provider() {
            return "rds";
        }

        @Override
        public Lag lag(SystemSpec asked, Side standby) {
            return measured;
        }

        @Override
        public List<String> promote(SystemSpec asked, Side standby, Duration longest, Guard guard) {
            guard.check();
            promotions++;
            Clinic.run(both.server(standby).login("postgres"), "SELECT pg_promote(false)");
            return List.of("the old one costs money");
        }

        @Override
        public void restart(SystemSpec asked, Side side, Duration longest, Guard guard) {
            throw new AssertionError("nobody asked for that");
        }

        @Override
        public Admission admit(SystemSpec asked, Side side, int sessions, Guard guard) {
            throw new AssertionError("nobody asked for that");
        }
    };

    private final PostgresReplication replication = TwoRegions.replication(List.of(provider));

    @BeforeEach
    void begin() {
        both = TwoRegions.start();
        Clinic.run(
                both.primary.login("postgres"),
                "CREATE ROLE master LOGIN PASSWORD 'te:st\\pass''word'",
                "GRANT pg_monitor TO master");
        system = both.system(Map.of("managed", "rds", "controlUser", "master", "tls", "prefer"));
        system = new SystemSpec(
                system.name(),
                system.kind(),
                system.settings(),
                new java.util.TreeMap<>(Map.of(
                        "password", system.secrets().get("password"),
                        "controlPassword", system.secrets().get("password"))),
                system.fingerprint(),
                system.schedules(),
                system.retention());
        TwoRegions.await(() ->
                replication.look(system, Side.STANDBY) instanceof Member.Standby follower && follower.streaming());
    }

    @AfterEach
    void end() {
        both.close();
    }

    @Test
    void the_provider_promotes_and_a_write_is_proved_without_a_superuser() {
        assertThat(replication.look(system, Side.PRIMARY)).isInstanceOf(Member.Primary.class);
        assertThat(replication.lag(system, Side.STANDBY)).isInstanceOf(Lag.Measured.class);
        both.primary.stop(LocalServer.StopMode.FAST);
        var promoted = replication.promote(system, Side.STANDBY, LONGEST, ScriptedGuard.open());
        assertThat(promotions).isEqualTo(1);
        assertThat(promoted.timeline()).isEqualTo(2);
        assertThat(promoted.aftermath()).containsExactly("the old one costs money");
        assertThat(replication.proveWrites(system, Side.STANDBY)).isNotNull();
        assertThat(replication.look(system, Side.STANDBY))
                .isInstanceOfSatisfying(
                        Member.Primary.class, it -> assertThat(it.accepting()).isTrue());
    }

    @Test
    void nobody_but_the_provider_closes_or_rejoins_its_servers() {
        assertThat(replication.closesItself(system)).isFalse();
        assertThat(replication.closesItself(both.system())).isTrue();
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> replication.fence(system, Side.PRIMARY, ScriptedGuard.open()));
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> replication.rejoin(system, Side.PRIMARY, ScriptedGuard.open()))
                .satisfies(e -> assertThat(e.hint()).contains("new replica"));
        assertThat(both.ask(Side.PRIMARY, "SHOW transaction_read_only")).isEqualTo("off");
    }

    @Test
    void with_the_primary_silent_the_tighter_of_both_bounds_counts_and_unknown_is_never_zero() {
        both.primary.stop(LocalServer.StopMode.FAST);
        Lag own = replication.lag(system, Side.STANDBY);
        assertThat(own).isInstanceOf(Lag.Measured.class);
        measured = new Lag.Measured(Duration.ofNanos(1), -1, "the provider's");
        assertThat(replication.lag(system, Side.STANDBY)).isEqualTo(measured);
        measured = new Lag.Measured(Duration.ofDays(1), -1, "the provider's");
        assertThat(((Lag.Measured) replication.lag(system, Side.STANDBY)).how()).doesNotContain("the provider's");
        both.standby.stop(LocalServer.StopMode.FAST);
        assertThat(replication.lag(system, Side.STANDBY)).isEqualTo(measured);
        measured = new Lag.Unknown("the metric is stale");
        assertThat(replication.lag(system, Side.STANDBY)).isEqualTo(measured);
    }

    @Test
    void with_both_answering_the_provider_is_not_believed_against_them() {
        measured = new Lag.Measured(Duration.ZERO, -1, "the provider's");
        both.cut();
        Clinic.run(both.primary.login(TwoRegions.DATABASE), "INSERT INTO ledger VALUES (1)");
        assertThat(replication.lag(system, Side.STANDBY))
                .isInstanceOfSatisfying(
                        Lag.Measured.class, it -> assertThat(it.bytes()).isPositive());
    }

    @Test
    void a_provider_that_no_adapter_knows_is_told_before_anything_is_done() {
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> both.replication.promote(system, Side.STANDBY, LONGEST, ScriptedGuard.open()))
                .satisfies(e -> assertThat(e.explained()).contains("'rds'", "installed: []"));
        assertThat(replication.look(system, Side.STANDBY)).isInstanceOf(Member.Standby.class);
    }
}
