package dev.holdfast.console.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Hosting;
import dev.holdfast.core.failover.Hosts;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.lease.Lease;
import dev.holdfast.core.vault.lease.LeaseHeld;
import dev.holdfast.core.vault.lease.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Restarting and configuring what a provider runs, under the lease of failovers, with a record. */
class ServerOrdersTest {
    private final TestVault vault = new TestVault();
    private final List<String> done = new ArrayList<>();

    private final Hosting provider = new Hosting() {
        @Override
        public String provider() {
            return "rds";
        }

        @Override
        public Lag lag(SystemSpec system, Side standby) {
            return new Lag.Unknown("nobody asked");
        }

        @Override
        public List<String> promote(SystemSpec system, Side standby, Duration longest, Guard guard) {
            throw new AssertionError("nobody asked for that");
        }

        @Override
        public void restart(SystemSpec system, Side side, Duration longest, Guard guard) {
            guard.check();
            done.add("restart " + side.word() + " under epoch " + guard.epoch());
        }

        @Override
        public Admission admit(SystemSpec system, Side side, int sessions, Guard guard) {
            guard.check();
            return new Admission("100", Integer.toString(sessions), true);
        }
    };

    private final ServerOrders orders = new ServerOrders(
            new Hosts(List.of(provider)),
            vault.vaults(),
            () -> Caller.known("alice", "operating-system"),
            vault.clock());

    private ServerOrders.Target target(Map<String, String> settings) {
        Plan plan = vault.plan(new SystemSpec(
                "records",
                "postgresql",
                new TreeMap<>(settings),
                new TreeMap<>(),
                Fingerprint.Level.FULL,
                List.of(),
                "standard"));
        return new ServerOrders.Target(plan, "records", Side.PRIMARY, "connections leak");
    }

    private ServerOrders.Target managed() {
        return target(Map.of("managed", "rds"));
    }

    @Test
    void a_restart_is_ordered_once_under_the_lease_and_recorded_with_who_and_why() {
        ServerReport report = orders.restart(managed(), Duration.ofMinutes(1));
        assertThat(done).containsExactly("restart primary under epoch 1");
        assertThat(report.run().actor().claimed()).isEqualTo("alice");
        assertThat(report.reason()).isEqualTo("connections leak");
        assertThat(report.line()).startsWith("the primary region's server of records restarted");
        try (Vault opened = vault.open()) {
            assertThat(opened.primary().list(opened.layout().runs(), "", 10))
                    .singleElement()
                    .satisfies(record -> assertThat(record.key()).contains("server"));
        }
    }

    @Test
    void more_sessions_count_after_a_restart_and_that_is_said() {
        assertThat(orders.admit(managed(), 500).line()).contains("500 sessions after its next restart; before: 100");
    }

    @Test
    void while_service_is_being_moved_nothing_is_ordered() {
        try (Vault opened = vault.open();
                Lease held = new Leases(opened.coordination(), managed().plan().name(), vault.clock())
                        .acquire("failover", RunId.create(vault.clock().instant()), Duration.ofMinutes(2))) {
            assertThat(held.epoch()).isPositive();
            assertThatExceptionOfType(LeaseHeld.class)
                    .isThrownBy(() -> orders.restart(managed(), Duration.ofMinutes(1)));
        }
        assertThat(done).isEmpty();
    }

    @Test
    void a_server_that_its_owner_runs_is_none_of_the_providers() {
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(() -> orders.restart(target(Map.of()), Duration.ofMinutes(1)))
                .satisfies(e -> assertThat(e.explained()).contains("no provider runs", "managed: rds"));
    }
}
