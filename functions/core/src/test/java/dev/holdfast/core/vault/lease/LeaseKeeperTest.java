package dev.holdfast.core.vault.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.FaultyStore;
import dev.holdfast.core.vault.InMemoryStore;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock stands still but for the test; renewals come in real time, so their interval is short here. */
@Timeout(60)
class LeaseKeeperTest {
    private static final Instant START = Instant.parse("2026-03-01T04:00:00Z");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(6);
    private static final String KEY = "plan/leases/l.json";

    private final SettableClock clock = new SettableClock(START);
    private final InMemoryStore store = new InMemoryStore("model", clock);
    private final RunId one = RunId.create(START);
    private final RunId other = RunId.create(START.plusSeconds(1));

    @Test
    void a_kept_lease_keeps_others_out_and_tells_them_by_whom_and_how_long() {
        try (LeaseKeeper kept = keep(store, one, LONG)) {
            kept.check();
            assertThatThrownBy(() -> keep(store, other, LONG))
                    .isInstanceOf(LeaseHeld.class)
                    .hasMessageContainingAll(
                            one.toString(), START.toString(), START.plus(LONG).toString());
        }
    }

    @Test
    void closing_frees_the_lease_and_closing_twice_is_harmless() {
        LeaseKeeper kept = keep(store, one, LONG);
        kept.close();
        kept.close();

        try (LeaseKeeper next = keep(store, other, LONG)) {
            next.check();
        }
    }

    @Test
    void the_lease_is_renewed_while_the_work_goes_on() {
        try (LeaseKeeper kept = keep(store, one, SHORT)) {
            clock.advance(Duration.ofMillis(3));
            awaitRenewalAt(clock.instant().plus(SHORT));
            clock.advance(Duration.ofMillis(4));
            kept.check();
        }
    }

    @Test
    void a_renewal_that_failed_is_tried_again() {
        // 1 and 2: the lease is taken; 3: the first renewal reads what stands there
        FaultyStore faulty = FaultyStore.failingOnce(store, 3, FaultyStore.Moment.BEFORE);
        try (LeaseKeeper kept = keep(faulty, one, SHORT)) {
            clock.advance(Duration.ofMillis(3));
            awaitRenewalAt(clock.instant().plus(SHORT));
            kept.check();
        }
    }

    @Test
    void a_lease_that_expired_is_lost_and_is_not_revived() {
        try (LeaseKeeper kept = keep(store, one, LONG)) {
            clock.advance(LONG);
            assertThatThrownBy(kept::check).isInstanceOf(LeaseLost.class);
        }
        assertThat(new String(store.fetch(KEY).content(), StandardCharsets.UTF_8))
                .contains(START.plus(LONG).toString());
    }

    @Test
    void closing_does_not_throw_when_the_store_has_gone() {
        FaultyStore gone = FaultyStore.failingFrom(store, 3);

        keep(gone, one, LONG).close();

        assertThatThrownBy(() -> keep(store, other, LONG)).isInstanceOf(LeaseHeld.class);
    }

    @Test
    void closing_does_not_throw_when_something_else_stands_there() {
        LeaseKeeper kept = keep(store, one, LONG);
        store.put(KEY, "no lease".getBytes(StandardCharsets.UTF_8), PutCondition.always());

        kept.close();

        assertThat(store.fetch(KEY).content()).asString(StandardCharsets.UTF_8).isEqualTo("no lease");
    }

    private LeaseKeeper keep(ObjectStore in, RunId run, Duration ttl) {
        return LeaseKeeper.keep(new Leases(in, "plan", clock), "l", run, ttl);
    }

    private void awaitRenewalAt(Instant expiry) {
        while (!new String(store.fetch(KEY).content(), StandardCharsets.UTF_8).contains(expiry.toString())) {
            Thread.onSpinWait();
        }
    }
}
