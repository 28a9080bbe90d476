package dev.holdfast.core.vault.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What leases promise on a store with atomic conditions. */
public interface LeaseContract {
    Duration TTL = Duration.ofMinutes(5);
    Instant START = Instant.parse("2026-03-01T04:00:00Z");

    /** {@code count} independent openings of one new and empty store. */
    List<ObjectStore> openShared(int count) throws Exception;

    private Leases leases(SettableClock clock) throws Exception {
        return new Leases(openShared(1).getFirst(), "plan", clock);
    }

    @Test
    default void a_held_lease_is_refused_with_who_since_and_until() throws Exception {
        SettableClock clock = new SettableClock(START);
        Leases leases = leases(clock);
        RunId first = RunId.create(START);
        leases.acquire("backup-db", first, TTL);
        clock.advance(Duration.ofMinutes(1));
        assertThatExceptionOfType(LeaseHeld.class)
                .isThrownBy(() -> leases.acquire("backup-db", RunId.create(clock.instant()), TTL))
                .satisfies(held -> {
                    assertThat(held.run()).isEqualTo(first);
                    assertThat(held.since()).isEqualTo(START);
                    assertThat(held.until()).isEqualTo(START.plus(TTL));
                    assertThat(held.explained()).contains(first.toString(), "backup-db");
                });
    }

    @Test
    default void whoever_holds_a_lease_can_be_seen_without_taking_it() throws Exception {
        SettableClock clock = new SettableClock(START);
        Leases leases = leases(clock);
        assertThat(leases.holder("l")).isEmpty();
        RunId run = RunId.create(START);
        Lease lease = leases.acquire("l", run, TTL);
        assertThat(leases.holder("l")).contains(new Leases.Holder(run, 1, START.plus(TTL)));
        lease.check();
        clock.advance(TTL);
        assertThat(leases.holder("l")).isEmpty();
        leases.acquire("l", run, TTL).close();
        assertThat(leases.holder("l")).isEmpty();
    }

    @Test
    default void leases_of_other_names_are_independent() throws Exception {
        SettableClock clock = new SettableClock(START);
        Leases leases = leases(clock);
        try (Lease one = leases.acquire("one", RunId.create(START), TTL);
                Lease two = leases.acquire("two", RunId.create(START), TTL)) {
            one.check();
            two.check();
        }
    }

    @Test
    default void the_epoch_rises_by_one_through_release_and_expiry_and_never_falls() throws Exception {
        SettableClock clock = new SettableClock(START);
        Leases leases = leases(clock);
        Lease first = leases.acquire("l", RunId.create(START), TTL);
        assertThat(first.epoch()).isEqualTo(1);
        first.close();
        first.close();
        Lease second = leases.acquire("l", RunId.create(START), TTL);
        assertThat(second.epoch()).isEqualTo(2);
        clock.advance(TTL);
        Lease third = leases.acquire("l", RunId.create(START), TTL);
        assertThat(third.epoch()).isEqualTo(3);
        second.close();
        third.check();
    }

    @Test
    default void a_released_an_expired_and_a_taken_over_lease_is_lost() throws Exception {
        SettableClock clock = new SettableClock(START);
        Leases leases = leases(clock);
        Lease released = leases.acquire("released", RunId.create(START), TTL);
        released.close();
        Lease expired = leases.acquire("expired", RunId.create(START), TTL);
        Lease takenOver = leases.acquire("taken-over", RunId.create(START), TTL);
        clock.advance(TTL);
        RunId successor = RunId.create(START);
        leases.acquire("taken-over", successor, TTL);

        for (Lease lost : List.of(released, expired, takenOver)) {
            assertThatExceptionOfType(LeaseLost.class).isThrownBy(lost::check);
            assertThatExceptionOfType(LeaseLost.class).isThrownBy(lost::renew);
        }
        assertThatExceptionOfType(LeaseLost.class)
                .isThrownBy(takenOver::check)
                .withMessageContaining(successor.toString());
    }

    @Test
    default void a_lease_is_held_until_just_before_it_expires() throws Exception {
        SettableClock clock = new SettableClock(START);
        Leases leases = leases(clock);
        Lease lease = leases.acquire("l", RunId.create(START), TTL);
        clock.advance(TTL.minusNanos(1));
        lease.check();
        assertThatExceptionOfType(LeaseHeld.class).isThrownBy(() -> leases.acquire("l", RunId.create(START), TTL));
        clock.advance(Duration.ofNanos(1));
        assertThatExceptionOfType(LeaseLost.class).isThrownBy(lease::check);
    }

    @Test
    default void renewing_extends_from_now_and_keeps_the_epoch() throws Exception {
        SettableClock clock = new SettableClock(START);
        Leases leases = leases(clock);
        Lease lease = leases.acquire("l", RunId.create(START), TTL);
        for (int i = 0; i < 10; i++) {
            clock.advance(TTL.minusSeconds(1));
            assertThat(lease.renew()).isEqualTo(clock.instant().plus(TTL));
            lease.check();
        }
        assertThat(lease.epoch()).isEqualTo(1);
    }

    @Test
    default void a_second_invocation_of_one_run_fences_the_first() throws Exception {
        SettableClock clock = new SettableClock(START);
        Leases leases = leases(clock);
        RunId run = RunId.create(START);
        Lease crashed = leases.acquire("l", run, TTL);
        Lease resumed = leases.acquire("l", run, TTL);
        assertThat(resumed.epoch()).isEqualTo(crashed.epoch() + 1);
        assertThatExceptionOfType(LeaseLost.class).isThrownBy(crashed::check);
        crashed.close();
        resumed.check();
    }

    @Test
    default void a_deleted_lease_object_means_lost() throws Exception {
        ObjectStore store = openShared(1).getFirst();
        Lease lease = new Leases(store, "plan", new SettableClock(START)).acquire("l", RunId.create(START), TTL);
        store.delete("plan/leases/l.json");
        assertThatExceptionOfType(LeaseLost.class).isThrownBy(lease::check);
        lease.close();
        assertThat(store.head("plan/leases/l.json")).isEmpty();
    }

    @Test
    default void what_is_not_a_lease_is_never_overwritten() throws Exception {
        ObjectStore store = openShared(1).getFirst();
        byte[] foreign = "{\"epoch\":".getBytes(StandardCharsets.UTF_8);
        store.put("plan/leases/l.json", foreign, PutCondition.always());
        Leases leases = new Leases(store, "plan", new SettableClock(START));
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> leases.acquire("l", RunId.create(START), TTL));
        assertThat(store.fetch("plan/leases/l.json").content()).isEqualTo(foreign);
    }

    @Test
    default void impossible_times_and_names_are_refused() throws Exception {
        Leases leases = leases(new SettableClock(START));
        RunId run = RunId.create(START);
        assertThatIllegalArgumentException().isThrownBy(() -> leases.acquire("l", run, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> leases.acquire("../l", run, TTL));
    }

    @Test
    default void of_sixteen_racing_runs_exactly_one_holds_the_lease_in_every_round() throws Exception {
        int racers = 16;
        SettableClock clock = new SettableClock(START);
        List<Leases> leases = openShared(racers).stream()
                .map(store -> new Leases(store, "plan", clock))
                .toList();
        for (int round = 1; round <= 50; round++) {
            CyclicBarrier start = new CyclicBarrier(racers);
            List<Future<Optional<Lease>>> outcomes = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
                for (Leases own : leases) {
                    Callable<Optional<Lease>> attempt = () -> {
                        start.await();
                        try {
                            return Optional.of(own.acquire("l", RunId.create(START), TTL));
                        } catch (LeaseHeld e) {
                            return Optional.empty();
                        }
                    };
                    outcomes.add(threads.submit(attempt));
                }
            }
            List<Lease> holders = new ArrayList<>();
            for (Future<Optional<Lease>> outcome : outcomes) {
                outcome.get().ifPresent(holders::add);
            }
            assertThat(holders).hasSize(1);
            assertThat(holders.getFirst().epoch()).isEqualTo(round);
            holders.getFirst().check();
            // Every other round is left by expiry, the others by release.
            if (round % 2 == 0) {
                clock.advance(TTL);
            } else {
                holders.getFirst().close();
            }
        }
    }
}
