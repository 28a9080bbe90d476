package dev.holdfast.backup;

import static dev.holdfast.backup.BackupSetting.system;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.FaultyStore;
import dev.holdfast.core.vault.FaultyStore.Moment;
import dev.holdfast.core.vault.InMemoryStore;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.TestVault;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fails every call that a whole run makes to a store, one after the other. Whatever fails, a manifest never stands there
 * without its bytes, the report says what became of the backup, and the next run succeeds.
 */
class BackupFaultSweepTest {
    /** Leases last two minutes; nobody released this one. */
    private static final Duration LEASE_IS_OVER = Duration.ofMinutes(3);

    /** The store that fails, the store that holds the leases. */
    static Stream<Arguments> sweeps() {
        List<Fault> faults = List.of(
                new Fault("before call", (store, n) -> FaultyStore.failingOnce(store, n, Moment.BEFORE)),
                new Fault("after call", (store, n) -> FaultyStore.failingOnce(store, n, Moment.AFTER)),
                new Fault("from call", FaultyStore::failingFrom));
        return faults.stream()
                .flatMap(fault -> Stream.of(
                        Arguments.of("primary", "primary", fault),
                        Arguments.of("copy", "primary", fault),
                        Arguments.of("copy", "copy", fault)));
    }

    record Fault(String name, BiFunction<ObjectStore, Integer, FaultyStore> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "store {0} fails {2}, leases in {1}")
    @MethodSource("sweeps")
    void a_backup_is_whole_or_not_there_and_the_next_run_succeeds(String faulty, String coordination, Fault fault) {
        int calls;
        int call = 0;
        do {
            call++;
            BackupSetting setting = new BackupSetting(new TestVault(coordination), system("claims", "hourly"));
            FaultyStore store = fault.make().apply(store(setting, faulty), call);
            setting.vault.replace(store);

            List<BackupReport> reports = attempt(setting);
            calls = store.calls();
            setting.vault.reset();

            String where = "%s %d of %d".formatted(fault, call, calls);
            int made = setting.completeBackups(setting.vault.primary(), "claims");
            int copied = setting.completeBackups(setting.vault.copy(), "claims");
            assertThat(made).as(where).isLessThanOrEqualTo(1);
            assertThat(copied).as(where).isLessThanOrEqualTo(made);
            reports.forEach(report -> reported(report, made, copied, where));

            setting.vault.clock().advance(LEASE_IS_OVER);
            assertThat(setting.run().status()).as(where).isEqualTo(Status.OK);
            assertThat(setting.completeBackups(setting.vault.primary(), "claims"))
                    .as(where)
                    .isEqualTo(made + 1);
            assertThat(setting.completeBackups(setting.vault.copy(), "claims"))
                    .as(where)
                    .isEqualTo(copied + 1);
        } while (call < calls);
        assertThat(call).as("a run makes calls to the store").isGreaterThan(3);
    }

    /** None when the run could not even begin. */
    private static List<BackupReport> attempt(BackupSetting setting) {
        try {
            return List.of(setting.run());
        } catch (HoldfastException e) {
            return List.of();
        }
    }

    private static void reported(BackupReport report, int made, int copied, String where) {
        switch (report.systems().getFirst()) {
            case SystemBackup.Published published -> {
                assertThat(made).as(where).isOne();
                if (published.status() == Status.OK) {
                    assertThat(copied).as(where).isOne();
                }
            }
            case SystemBackup.MadeBefore before -> throw new AssertionError("each request is a backup of its own");
            case SystemBackup.NotPublished not -> {
                assertThat(report.status()).as(where).isIn(Status.FAILED, Status.REFUSED);
                assertThat(not.what()).as(where).isNotBlank();
                assertThat(made).as(where).isZero();
            }
            case SystemBackup.OutOfTime over -> throw new AssertionError("there was time enough: " + over.what());
            case SystemBackup.HandedOver over -> throw new AssertionError("it fits: " + over.why());
            case SystemBackup.Rehearsed rehearsed -> throw new AssertionError("nobody asked for a dry run");
        }
        if (report.status() == Status.OK) {
            assertThat(report.evidence()).as(where).startsWith("clinic/runs/");
        }
    }

    private static InMemoryStore store(BackupSetting setting, String name) {
        return name.equals("primary") ? setting.vault.primary() : setting.vault.copy();
    }
}
