package dev.holdfast.core.vault.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.FaultyStore;
import dev.holdfast.core.vault.FaultyStore.Moment;
import dev.holdfast.core.vault.InMemoryStore;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.StoreException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeaseTest implements LeaseContract {
    private final SettableClock clock = new SettableClock(START);
    private final RunId run = RunId.create(START);

    @Override
    public List<ObjectStore> openShared(int count) {
        return Collections.nCopies(count, new InMemoryStore("model", clock));
    }

    @Test
    void an_acquisition_whose_answer_was_lost_is_recognised_as_done() {
        ObjectStore store = openShared(1).getFirst();
        // Call 1 reads, call 2 writes.
        Lease lease = leases(FaultyStore.failingOnce(store, 2, Moment.AFTER)).acquire("l", run, TTL);
        assertThat(lease.epoch()).isEqualTo(1);
        lease.check();
    }

    @Test
    void an_acquisition_that_never_arrived_is_reported_and_leaves_the_lease_free() {
        ObjectStore store = openShared(1).getFirst();
        assertThatExceptionOfType(StoreException.Unavailable.class)
                .isThrownBy(() ->
                        leases(FaultyStore.failingOnce(store, 2, Moment.BEFORE)).acquire("l", run, TTL));
        assertThat(leases(store).acquire("l", RunId.create(START), TTL).epoch()).isEqualTo(1);
    }

    @Test
    void a_renewal_whose_answer_was_lost_is_recognised_as_done() {
        FaultyStore store = FaultyStore.failingOnce(openShared(1).getFirst(), 4, Moment.AFTER);
        Lease lease = leases(store).acquire("l", run, TTL);
        clock.advance(Duration.ofMinutes(1));
        assertThat(lease.renew()).isEqualTo(START.plus(TTL).plus(Duration.ofMinutes(1)));
        clock.advance(TTL.minusSeconds(1));
        lease.check();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void whatever_call_fails_the_lease_is_either_held_or_an_error_and_the_next_run_gets_a_higher_epoch(Moment moment) {
        for (int nth = 1; ; nth++) {
            ObjectStore sound = openShared(1).getFirst();
            FaultyStore faulty = FaultyStore.failingOnce(sound, nth, moment);
            long epoch = 0;
            try (Lease lease = leases(faulty).acquire("l", run, TTL)) {
                epoch = lease.epoch();
                lease.check();
                lease.renew();
                lease.check();
            } catch (StoreException.Unavailable expected) {
                assertThat(expected.store()).isEqualTo("model");
            }
            if (faulty.calls() < nth) {
                return;
            }
            clock.advance(TTL);
            Lease next = leases(sound).acquire("l", RunId.create(START), TTL);
            assertThat(next.epoch()).as("after a fault at call %d", nth).isGreaterThan(epoch);
        }
    }

    @Test
    void nothing_is_assumed_when_the_store_is_gone() {
        ObjectStore store = openShared(1).getFirst();
        assertThatExceptionOfType(StoreException.Unavailable.class)
                .isThrownBy(() -> leases(FaultyStore.failingFrom(store, 1)).acquire("l", run, TTL));
        FaultyStore goneLater = FaultyStore.failingFrom(store, 3);
        Lease lease = leases(goneLater).acquire("l", run, TTL);
        assertThatExceptionOfType(StoreException.Unavailable.class).isThrownBy(lease::check);
        assertThatExceptionOfType(StoreException.Unavailable.class).isThrownBy(lease::renew);
        lease.close();
        assertThatExceptionOfType(LeaseHeld.class)
                .isThrownBy(() -> leases(store).acquire("l", RunId.create(START), TTL));
    }

    private Leases leases(ObjectStore store) {
        return new Leases(store, "plan", clock);
    }
}
