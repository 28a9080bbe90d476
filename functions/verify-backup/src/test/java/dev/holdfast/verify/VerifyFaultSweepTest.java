package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.FaultyStore;
import dev.holdfast.core.vault.FaultyStore.Moment;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Verification;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fails every call that a whole verification makes to a store: proved is only what was read from end to end. */
class VerifyFaultSweepTest {

    static Stream<Arguments> sweeps() {
        return Stream.of("restore", "integrity")
                .flatMap(level -> Stream.of(
                                new Fault(
                                        "before call", (store, n) -> FaultyStore.failingOnce(store, n, Moment.BEFORE)),
                                new Fault("after call", (store, n) -> FaultyStore.failingOnce(store, n, Moment.AFTER)),
                                new Fault("from call", FaultyStore::failingFrom))
                        .map(fault -> Arguments.of(level, fault)));
    }

    record Fault(String name, BiFunction<ObjectStore, Integer, FaultyStore> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("sweeps")
    void nothing_is_proved_unless_everything_was_read(String level, Fault fault) {
        String request = "'systems':['claims'],'level':'%s'".formatted(level);
        int calls;
        int call = 0;
        do {
            call++;
            VerifySetting setting = new VerifySetting();
            Manifest manifest = setting.backUp("claims", TestVault.NOW);
            Set<String> read = new HashSet<>();
            FaultyStore store = fault.make().apply(new Watched(setting.vault.primary(), read).store(), call);
            setting.vault.replace(store);

            List<VerifyReport> reports = attempt(setting, request);
            calls = store.calls();
            setting.vault.reset();

            String where = "%s %d of %d".formatted(fault, call, calls);
            reports.forEach(report -> honest(setting, manifest, report, read, where));
            assertThat(setting.scratch.running).as(where).isEmpty();
            assertThat(setting.run(request).status()).as(where).isEqualTo(Status.OK);
        } while (call < calls);
        assertThat(call).as("a run makes calls to the store").isGreaterThan(5);
    }

    /** None when the run could not even begin. */
    private static List<VerifyReport> attempt(VerifySetting setting, String request) {
        try {
            return List.of(setting.run(request));
        } catch (HoldfastException e) {
            return List.of();
        }
    }

    private static void honest(
            VerifySetting setting, Manifest manifest, VerifyReport report, Set<String> read, String where) {
        SystemVerification system = report.systems().getFirst();
        boolean proved = system instanceof SystemVerification.Verified verified
                && verified.verification().outcome() instanceof Verification.Proved;
        if (proved) {
            assertThat(read)
                    .as(where)
                    .contains(setting.dataKey(manifest, "archive"), setting.dataKey(manifest, "roles"));
        } else {
            assertThat(system.status()).as(where).isNotEqualTo(Status.OK);
            assertThat(report.status()).as(where).isNotEqualTo(Status.OK);
        }
        if (system.status() == Status.OK) {
            assertThat(setting.records(manifest)).as(where).hasSize(1);
        }
        if (report.status() == Status.OK) {
            assertThat(report.evidence()).as(where).startsWith("clinic/runs/");
        }
    }

    /** Notes which objects were opened for reading. */
    private record Watched(ObjectStore behind, Set<String> opened) {
        ObjectStore store() {
            return TestVault.unavailable(behind, (method, key) -> {
                if (method.equals("get")) {
                    opened.add(key);
                }
                return false;
            });
        }
    }
}
