package dev.holdfast.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.vault.InMemoryStore;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.failover.FailoverReport.Outcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies at any write to the coordination store, and the event that comes again. */
class CrashTest {
    /** The process is gone; nothing that it still does reaches anything. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Whether the write was carried out when the process died. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /** Dies at the n-th write. */
    private static ObjectStore dyingAt(InMemoryStore store, int nth, Moment moment, int[] writes) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    boolean write = method.getName().equals("put");
                    if (write) {
                        writes[0]++;
                    }
                    boolean dead = writes[0] > nth || writes[0] == nth && write && moment == Moment.BEFORE;
                    if (dead && !method.getName().equals("name")) {
                        throw new Died();
                    }
                    try {
                        Object answer = method.invoke(store, arguments);
                        if (write && writes[0] == nth) {
                            writes[0]++;
                            throw new Died();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void wherever_a_failover_dies_the_repeated_alarm_brings_it_to_the_same_end(Moment moment) {
        int positions = 0;
        for (int nth = 1; ; nth++) {
            Clinic clinic = shortLived();
            clinic.world.loseThePrimaryRegion();
            int[] writes = new int[1];
            clinic.vault.replace(dyingAt(clinic.vault.copy(), nth, moment, writes));
            boolean died = false;
            try {
                clinic.alarm();
            } catch (Died e) {
                died = true;
            }
            if (!died) {
                break;
            }
            positions++;
            clinic.vault.reset();
            clinic.vault.clock().advance(Duration.ofSeconds(121));

            FailoverReport report = clinic.alarm();

            assertThat(report.outcome())
                    .as("died at write %d, %s: %s", nth, moment, report)
                    .isIn(Outcome.SWITCHED, Outcome.ANSWERED);
            moved(clinic, nth);
        }
        assertThat(positions).isGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void wherever_a_way_home_dies_the_resumed_run_brings_it_to_the_same_end(Moment moment) {
        int positions = 0;
        for (int nth = 1; ; nth++) {
            Clinic clinic = shortLived();
            clinic.world.loseThePrimaryRegion();
            clinic.alarm();
            clinic.vault.clock().advance(Duration.ofHours(2));
            int promotions = clinic.world.promotions;
            int[] writes = new int[1];
            clinic.vault.replace(dyingAt(clinic.vault.copy(), nth, moment, writes));
            boolean died = false;
            try {
                clinic.ask("'direction':'failback','reason':'home'");
            } catch (Died e) {
                died = true;
            }
            if (!died) {
                break;
            }
            positions++;
            clinic.vault.reset();
            clinic.vault.clock().advance(Duration.ofSeconds(121));

            String run = clinic.incidents()
                    .open()
                    .map(incident -> "'run':'" + incident.run() + "'")
                    .orElse("'direction':'failback','reason':'home'");
            FailoverReport report = clinic.ask(run);

            assertThat(report.outcome())
                    .as("died at write %d, %s: %s", nth, moment, report)
                    .isIn(Outcome.SWITCHED, Outcome.ANSWERED, Outcome.REFUSED);
            assertThat(clinic.world.violations).as("write " + nth).isEmpty();
            assertThat(clinic.world.promotions).as("write " + nth).isEqualTo(promotions + 1);
            assertThat(clinic.serving().side()).isEqualTo(Side.PRIMARY);
            assertThat(clinic.world.nameServers.values()).containsOnly(Side.PRIMARY);
            assertThat(clinic.world.server(Side.PRIMARY).takesWrites()).isTrue();
        }
        assertThat(positions).isGreaterThan(40);
    }

    @Test
    void a_failover_that_was_left_half_done_for_days_is_gone_on_with_by_a_person_only() {
        int met = 0;
        for (int nth = 1; nth < 40; nth++) {
            Clinic clinic = shortLived();
            clinic.world.loseThePrimaryRegion();
            clinic.vault.replace(dyingAt(clinic.vault.copy(), nth, Moment.AFTER, new int[1]));
            try {
                clinic.alarm();
            } catch (Died e) {
                // as wanted
            }
            clinic.vault.reset();
            if (clinic.world.effects.contains("stop primary") && clinic.world.promotions == 0) {
                met++;
                clinic.vault.clock().advance(Duration.ofDays(3));
                FailoverReport report = clinic.alarm();
                assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.STOPPED);
                assertThat(report.what()).contains("was left half done");
                assertThat(clinic.world.promotions).isZero();

                assertThat(clinic.ask("'run':'%s','reason':'both servers looked at'"
                                        .formatted(report.run().run()))
                                .outcome())
                        .isEqualTo(Outcome.SWITCHED);
                moved(clinic, nth);
            }
        }
        assertThat(met).isPositive();
    }

    @Test
    void a_run_that_died_twice_still_ends_once() {
        for (int first = 10; first < 30; first += 3) {
            for (int second = 3; second < 12; second += 2) {
                Clinic clinic = shortLived();
                clinic.world.loseThePrimaryRegion();
                for (int nth : List.of(first, second)) {
                    clinic.vault.replace(dyingAt(clinic.vault.copy(), nth, Moment.BEFORE, new int[1]));
                    try {
                        clinic.alarm();
                    } catch (Died e) {
                        // as wanted
                    }
                    clinic.vault.reset();
                    clinic.vault.clock().advance(Duration.ofSeconds(121));
                }
                clinic.alarm();
                moved(clinic, first);
            }
        }
    }

    @Test
    void wherever_the_first_event_overtakes_its_duplicate_the_duplicate_is_answered_and_opens_nothing() {
        int positions = 0;
        for (int nth = 1; ; nth++) {
            Clinic clinic = new Clinic();
            clinic.world.loseThePrimaryRegion();
            List<Outcome> first = new ArrayList<>();
            clinic.vault.replace(beforeCall(nth, clinic.vault.copy(), () -> {
                clinic.vault.reset();
                first.add(clinic.alarm().outcome());
            }));
            FailoverReport duplicate = clinic.alarm();
            if (!first.equals(List.of(Outcome.SWITCHED))) {
                // From here on the duplicate holds the lease and acts itself.
                assertThat(first).containsExactly(Outcome.IN_PROGRESS);
                break;
            }
            positions++;
            assertThat(duplicate.outcome())
                    .as("overtaken at call %d: %s", nth, duplicate)
                    .isEqualTo(Outcome.ANSWERED);
            assertThat(clinic.world.promotions).as("call " + nth).isOne();
            assertThat(clinic.incidents().open()).as("call " + nth).isEmpty();
        }
        assertThat(positions).isGreaterThan(8);
    }

    private static ObjectStore beforeCall(int nth, ObjectStore store, Runnable work) {
        int[] calls = new int[1];
        return TestVault.unavailable(store, (method, key) -> {
            if (++calls[0] == nth) {
                work.run();
            }
            return false;
        });
    }

    private static Clinic shortLived() {
        Clinic clinic = new Clinic();
        clinic.lease = Duration.ofMinutes(2);
        return clinic;
    }

    private static void moved(Clinic clinic, int nth) {
        assertThat(clinic.world.violations).as("write " + nth).isEmpty();
        assertThat(clinic.world.promotions).as("write " + nth).isOne();
        assertThat(clinic.serving().side()).as("write " + nth).isEqualTo(Side.STANDBY);
        assertThat(clinic.world.nameServers.values()).containsOnly(Side.STANDBY);
        assertThat(clinic.incidents().open()).as("write " + nth).isEmpty();
    }

    @Test
    void a_thousand_duplicate_and_shuffled_events_bring_about_one_failover() throws InterruptedException {
        Clinic clinic = shortLived();
        clinic.world.loseThePrimaryRegion();
        List<String> events = new java.util.ArrayList<>(IntStream.range(0, 1000)
                .mapToObj(number -> {
                    Instant at = Clinic.ALARM_AT.plusSeconds(number % 5);
                    return switch (number % 10) {
                        case 0 -> Clinic.event("region-down", "OK", at, "eu-central-1");
                        case 1 -> Clinic.event("nobody-mapped-me", "ALARM", at, "eu-central-1");
                        case 2, 3 -> Clinic.event("site-down", "ALARM", at, "eu-central-1");
                        default -> Clinic.event("region-down", "ALARM", at, "eu-central-1");
                    };
                })
                .toList());
        java.util.Collections.shuffle(events, new java.util.Random(7));
        List<FailoverReport> reports = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
        try (var threads = java.util.concurrent.Executors.newFixedThreadPool(8)) {
            events.forEach(event -> threads.submit(
                    () -> reports.add((FailoverReport) clinic.function().handle(Clinic.json(event)))));
        }

        assertThat(reports).hasSize(1000);
        assertThat(clinic.world.violations).isEmpty();
        assertThat(clinic.world.promotions).isOne();
        assertThat(clinic.world.redirects).isOne();
        assertThat(reports.stream().filter(report -> report.outcome() == Outcome.SWITCHED))
                .hasSize(1);
        assertThat(reports)
                .extracting(FailoverReport::outcome)
                .isSubsetOf(Outcome.SWITCHED, Outcome.IN_PROGRESS, Outcome.ANSWERED, Outcome.REPORTED, Outcome.REFUSED);
    }
}
