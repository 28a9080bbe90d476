package dev.holdfast.core.vault.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.InMemoryStore;
import dev.holdfast.core.vault.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every order in which the store calls of competing runs can fall, with the lease expiring at every point in between:
 * after each single step at most one lease passes its check, and epochs only rise.
 */
class LeaseInterleavingsTest {
    private static final Duration TTL = LeaseContract.TTL;

    private int schedules;

    @Test
    void two_runs_and_an_expiring_clock_never_hold_the_lease_together() {
        explore(new Setting(2, 1, true), new ArrayList<>());
        assertThat(schedules).isGreaterThan(100);
    }

    @Test
    void three_runs_never_hold_the_lease_together() {
        explore(new Setting(3, 0, false), new ArrayList<>());
        assertThat(schedules).isGreaterThan(100);
    }

    /** How many runs compete, how often the lease may expire in between, and whether a holder releases. */
    private record Setting(int runs, int expiries, boolean releasing) {}

    /** Depth first: replay the choices so far, then try every actor that can still move. */
    private void explore(Setting setting, List<Integer> choices) {
        Race race = new Race(setting);
        List<Integer> movable;
        try (race) {
            choices.forEach(race::step);
            movable = race.movable();
        }
        if (movable.isEmpty()) {
            schedules++;
            return;
        }
        for (int actor : movable) {
            choices.add(actor);
            explore(setting, choices);
            choices.removeLast();
        }
    }

    /** Runs 0 to n-1 compete; actor n is the clock, which lets whatever is held expire. */
    private static final class Race implements AutoCloseable {
        private final SettableClock clock = new SettableClock(LeaseContract.START);
        private final InMemoryStore store = new InMemoryStore("model", clock);
        private final List<Lease> acquired = Collections.synchronizedList(new ArrayList<>());
        private final List<SteppedActor> actors;
        private int expiriesLeft;
        private long highest;

        Race(Setting setting) {
            expiriesLeft = setting.expiries();
            actors = IntStream.range(0, setting.runs())
                    .mapToObj(i -> new SteppedActor(store, gated -> compete(gated, setting.releasing())))
                    .toList();
        }

        private void compete(ObjectStore gated, boolean releasing) {
            try {
                Lease lease = new Leases(gated, "plan", clock).acquire("l", RunId.create(LeaseContract.START), TTL);
                acquired.add(lease);
                if (releasing) {
                    lease.close();
                }
            } catch (LeaseHeld e) {
                // The other was first; that is one of the allowed ends.
            }
        }

        List<Integer> movable() {
            List<Integer> movable = new ArrayList<>();
            for (int i = 0; i < actors.size(); i++) {
                if (actors.get(i).canMove()) {
                    movable.add(i);
                }
            }
            if (expiriesLeft > 0 && !movable.isEmpty()) {
                movable.add(actors.size());
            }
            return movable;
        }

        void step(int actor) {
            if (actor == actors.size()) {
                expiriesLeft--;
                clock.advance(TTL);
            } else {
                actors.get(actor).move();
            }
            List<Lease> leases = List.copyOf(acquired);
            assertThat(leases.stream().filter(Race::passes).count()).isLessThanOrEqualTo(1);
            TreeSet<Long> epochs =
                    new TreeSet<>(leases.stream().map(Lease::epoch).toList());
            assertThat(epochs).as("no epoch is given twice").hasSameSizeAs(leases);
            long standing = new Leases(store, "plan", clock)
                    .read("plan/leases/l.json")
                    .map(s -> s.state().epoch())
                    .orElse(0L);
            assertThat(standing).isBetween(highest, highest + 1);
            highest = standing;
        }

        private static boolean passes(Lease lease) {
            try {
                lease.check();
                return true;
            } catch (LeaseLost e) {
                return false;
            }
        }

        @Override
        public void close() {
            actors.forEach(SteppedActor::abandon);
        }
    }
}
