package dev.holdfast.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.failover.Replicating.Holding;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.Replicating.Promoted;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.LocalServer.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that die, take over and come back. */
@Timeout(300)
class FailoverTest {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @Test
    void after_a_kill_exactly_what_the_standby_lacks_is_lost_and_both_servers_come_home_without_further_loss() {
        try (var regions = TwoRegions.start()) {
            var acknowledged = new TreeSet<Long>();
            try (var hammer =
                    new Hammer(List.of(regions.as(Side.PRIMARY, "clerk"), regions.as(Side.PRIMARY, "clerk")))) {
                hammer.awaitAcknowledged(50);
                regions.cut();
                int held = hammer.acknowledged().size();
                hammer.awaitAcknowledged(held + 50);
                // SIGKILL under the writers' hands.
                regions.primary.crash();
                acknowledged.addAll(hammer.acknowledged());
            }
            assertThat(regions.look(Side.PRIMARY)).isInstanceOf(Member.Unreachable.class);
            var before = (Member.Standby) regions.look(Side.STANDBY);

            Promoted promoted = promote(regions, Side.STANDBY);
            assertThat(promoted.timeline()).isEqualTo(before.timeline() + 1);
            assertThat(promoted.position()).isEqualTo(before.received());
            assertThat(promote(regions, Side.STANDBY)).isEqualTo(promoted);
            assertThat(regions.look(Side.STANDBY)).isInstanceOfSatisfying(Member.Primary.class, primary -> {
                assertThat(primary.timeline()).isEqualTo(promoted.timeline());
                assertThat(primary.accepting()).isTrue();
            });
            var kept = ledger(regions, Side.STANDBY);
            var lost = new TreeSet<>(acknowledged);
            lost.removeAll(kept);
            assertThat(lost).hasSizeGreaterThanOrEqualTo(50).isSubsetOf(acknowledged.tailSet(lost.first()));
            assertThat(Long.parseLong(regions.replication
                            .holding(regions.system(), Side.STANDBY)
                            .figures()
                            .get("rows ledger")))
                    .isEqualTo(kept.size());

            var rejoined = regions.replication.rejoin(regions.system(), Side.PRIMARY, Guards.yes());
            assertThat(rejoined.how()).isEqualTo("rewound");
            assertThat(rejoined.timeline()).isEqualTo(promoted.timeline());
            regions.primary.start();
            regions.awaitFollowing(Side.PRIMARY);
            assertThat(regions.replication
                            .rejoin(regions.system(), Side.PRIMARY, Guards.no())
                            .how())
                    .isEqualTo("followed already");

            // The planned way home, under writers again; they begin their ledger anew.
            Clinic.run(regions.server(Side.STANDBY).login(TwoRegions.DATABASE), "CREATE TABLE kept AS TABLE ledger");
            switchOver(regions, Side.STANDBY, Side.PRIMARY);
            var home = regions.replication.rejoin(regions.system(), Side.STANDBY, Guards.yes());
            assertThat(home.how()).isEqualTo("kept");
            regions.standby.start();
            regions.awaitFollowing(Side.STANDBY);
            assertThat(rows(regions, Side.PRIMARY, "kept")).isEqualTo(kept);
            assertThat(regions.askControl(Side.STANDBY, "SELECT count(*) FROM pg_replication_slots"))
                    .isEqualTo("0");
        }
    }

    /** Everything acknowledged before the fence is there after the switch. */
    private static void switchOver(TwoRegions regions, Side from, Side to) {
        var acknowledged = new TreeSet<Long>();
        Clinic.run(regions.server(from).login(TwoRegions.DATABASE), "TRUNCATE ledger");
        Holding held;
        try (var hammer = new Hammer(List.of(regions.as(from, "clerk"), regions.as(from, "clerk")))) {
            hammer.awaitAcknowledged(50);
            held = regions.replication.fence(regions.system(), from, Guards.yes());
            assertThat(hammer.succeedingOf(5)).isZero();
            acknowledged.addAll(hammer.acknowledged());
        }
        assertThat(regions.replication.awaitCaughtUp(regions.system(), to, held.position(), LONGEST))
                .isTrue();
        regions.server(from).stop(StopMode.FAST);
        promote(regions, to);
        assertThat(ledger(regions, to)).containsAll(acknowledged);
        assertThat(regions.replication.holding(regions.system(), to).figures()).isEqualTo(held.figures());
    }

    @Test
    void a_promotion_that_hangs_ends_in_a_clear_error_within_its_time() {
        try (var regions = TwoRegions.start()) {
            regions.primary.crash();
            ProcessHandle startup = process(regions.standby, "startup");
            signal("STOP", startup);
            try {
                assertThatThrownBy(() -> regions.replication.promote(
                                regions.system(), Side.STANDBY, Duration.ofSeconds(2), Guards.yes()))
                        .isInstanceOf(SystemException.Broken.class)
                        .hasMessageContaining("did not become a primary within PT2S")
                        .hasMessageContaining("still a standby")
                        .satisfies(failure ->
                                assertThat(((SystemException) failure).hint()).contains("may still become one"));
            } finally {
                signal("CONT", startup);
            }
            // The order stood: the next attempt finds it done, or waits for it.
            assertThat(promote(regions, Side.STANDBY).timeline()).isEqualTo(2);
        }
    }

    @Test
    void a_server_that_cannot_be_rewound_is_rebuilt_and_keeps_its_own_configuration() {
        try (var regions = TwoRegions.start(spec -> spec.withSetting("wal_log_hints", "off"))) {
            regions.primary.crash();
            promote(regions, Side.STANDBY);
            Clinic.run(regions.standby.login(TwoRegions.DATABASE), "INSERT INTO ledger VALUES (1)");
            String configuration = read(regions.primary.data().resolve("postgresql.conf"));
            var rejoined = regions.replication.rejoin(regions.system(), Side.PRIMARY, Guards.yes());
            assertThat(rejoined.how()).isEqualTo("rebuilt");
            assertThat(read(regions.primary.data().resolve("postgresql.conf"))).isEqualTo(configuration);
            assertThat(read(regions.primary.data().resolve("postgresql.auto.conf")))
                    .doesNotContain(dev.holdfast.postgresql.server.TestServer.PASSWORD.reveal());
            regions.primary.start();
            regions.awaitFollowing(Side.PRIMARY);
            TwoRegions.await(() -> ledger(regions, Side.PRIMARY).contains(1L));
        }
    }

    @Test
    void a_server_that_runs_or_belongs_elsewhere_or_lies_elsewhere_is_not_touched() {
        try (var regions = TwoRegions.start()) {
            assertThatThrownBy(() -> regions.replication.rejoin(regions.system(), Side.PRIMARY, Guards.no()))
                    .isInstanceOf(SystemException.Precondition.class)
                    .hasMessageContaining("nobody to follow");
            regions.primary.stop(StopMode.FAST);
            promote(regions, Side.STANDBY);
            var elsewhere = regions.system();
            elsewhere.settings().remove("dataDirectory");
            assertThatThrownBy(() -> regions.replication.rejoin(elsewhere, Side.PRIMARY, Guards.no()))
                    .isInstanceOf(SystemException.Precondition.class)
                    .hasMessageContaining("does not say where");
            var foreign = regions.system(Map.of(
                    "dataDirectory",
                    dev.holdfast.postgresql.server.TestServer.shared().data().toString()));
            assertThatThrownBy(() -> regions.replication.rejoin(foreign, Side.PRIMARY, Guards.no()))
                    .isInstanceOf(SystemException.Precondition.class)
                    .hasMessageContaining("still runs");
            var strange = regions.system(Map.of("dataDirectory", "/nowhere/at/all"));
            assertThatThrownBy(() -> regions.replication.rejoin(strange, Side.PRIMARY, Guards.no()))
                    .isInstanceOf(SystemException.Precondition.class)
                    .hasMessageContaining("no PostgreSQL data directory");
            regions.primary.start();
            assertThatThrownBy(() -> regions.replication.rejoin(regions.system(), Side.PRIMARY, Guards.no()))
                    .isInstanceOf(SystemException.Precondition.class)
                    .hasMessageContaining("runs and does not follow");
        }
    }

    @Test
    void a_rejoin_that_was_cut_off_anywhere_ends_in_a_server_that_follows() throws IOException {
        try (var regions = TwoRegions.start()) {
            Side old = Side.PRIMARY;
            boolean through = false;
            boolean torn = false;
            for (int steps = 0; !torn; steps++) {
                torn = through;
                regions.server(old).crash();
                promote(regions, old.other());
                Clinic.run(
                        regions.server(old.other()).login(TwoRegions.DATABASE),
                        "INSERT INTO ledger VALUES (" + steps + ")");
                if (torn) {
                    // As pg_rewind leaves it when it is killed: nobody knows what is in the files.
                    new Preparation(new DataFiles(
                                    TwoRegions.SYSTEM, regions.server(old).data()))
                            .begin();
                } else {
                    through = succeeds(regions, old, Guards.yesTimes(steps));
                }
                var rejoined = regions.replication.rejoin(regions.system(), old, Guards.yes());
                assertThat(rejoined.how()).isIn(torn ? List.of("rebuilt") : List.of("kept", "rewound", "rebuilt"));
                regions.server(old).start();
                regions.awaitFollowing(old);
                int last = steps;
                Side follower = old;
                TwoRegions.await(() -> ledger(regions, follower).contains((long) last));
                old = old.other();
            }
        }
    }

    private static boolean succeeds(TwoRegions regions, Side old, Guards.After guard) {
        try {
            regions.replication.rejoin(regions.system(), old, guard);
            return true;
        } catch (Guards.Refused cutOff) {
            return false;
        }
    }

    private static Promoted promote(TwoRegions regions, Side side) {
        return regions.replication.promote(regions.system(), side, LONGEST, Guards.yes());
    }

    private static TreeSet<Long> ledger(TwoRegions regions, Side side) {
        return rows(regions, side, "ledger");
    }

    private static TreeSet<Long> rows(TwoRegions regions, Side side, String table) {
        var rows = new TreeSet<Long>();
        String all = regions.ask(side, "SELECT coalesce(string_agg(id::text, ','), '') FROM " + table);
        for (String row : all.split(",")) {
            if (!row.isEmpty()) {
                rows.add(Long.parseLong(row));
            }
        }
        return rows;
    }

    private static ProcessHandle process(LocalServer server, String what) {
        return ProcessHandle.of(server.process().orElseThrow().pid())
                .orElseThrow()
                .descendants()
                .filter(each -> read(Path.of("/proc", Long.toString(each.pid()), "cmdline"))
                        .contains(": " + what))
                .findFirst()
                .orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) {
        dev.holdfast.postgresql.program.Program.of(Path.of("/bin/kill"))
                .arguments("-" + name, Long.toString(process.pid()))
                .amongOthers()
                .run();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
