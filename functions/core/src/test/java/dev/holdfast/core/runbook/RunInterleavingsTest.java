package dev.holdfast.core.runbook;

import static dev.holdfast.core.runbook.Theatre.runbook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.Json;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.lease.Lease;
import dev.holdfast.core.vault.lease.SteppedActor;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Several invocations of one run at the same time, in every order in which their calls to the store can fall, with the
 * lease expiring at every point in between. Orders that lead to one and the same state are followed once: an invocation's
 * state is what it was answered so far.
 */
class RunInterleavingsTest {
    private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Set<String> seen = new HashSet<>();

    @Test
    void of_two_invocations_at_once_one_promotes_and_only_the_holder_of_the_lease_acts() {
        explore(new Setting(2, 0, 2, false), new ArrayList<>());
        assertThat(seen).hasSizeGreaterThan(500);
    }

    @Test
    void a_lease_that_expires_at_any_point_stops_its_holder_and_the_next_invocation_ends_the_run() {
        explore(new Setting(2, 1, 1, false), new ArrayList<>());
        assertThat(seen).hasSizeGreaterThan(500);
    }

    /** Four are too many for every order; these are drawn. */
    @Property(tries = 300)
    void of_four_invocations_at_once_in_any_order_one_promotes(
            @ForAll @Size(min = 200, max = 200) List<@IntRange(max = 59) Integer> order) {
        try (Race race = new Race(new Setting(4, 2, 2, false))) {
            Iterator<Integer> next = order.iterator();
            for (List<Integer> movable = race.movable(); !movable.isEmpty(); movable = race.movable()) {
                race.step(movable.get(next.hasNext() ? next.next() % movable.size() : 0));
                race.holds();
            }
            race.endsWell();
        }
    }

    /** No lease can close this gap; that the step is examined and idempotent does. */
    @Test
    void even_an_effect_on_its_way_while_the_lease_changes_hands_comes_about_once() {
        explore(new Setting(2, 0, 1, true), new ArrayList<>());
        assertThat(seen).hasSizeGreaterThan(200);
    }

    /**
     * How many invocations run, how often the lease may expire, how many steps there are, and whether others may come
     * between the check of the lease and the effect.
     */
    private record Setting(int invocations, int expiries, int steps, boolean gap) {}

    /** Depth first: replay the choices so far, then try every actor that can still move. */
    private void explore(Setting setting, List<Integer> choices) {
        List<Integer> movable;
        try (Race race = new Race(setting)) {
            choices.forEach(race::step);
            race.holds();
            if (!seen.add(race.state())) {
                return;
            }
            movable = race.movable();
            if (movable.isEmpty()) {
                race.endsWell();
            }
        }
        for (int actor : movable) {
            choices.add(actor);
            explore(setting, choices);
            choices.removeLast();
        }
    }

    /** Actors 0 to n-1 are invocations; actor n is the clock, which lets whatever is held expire. */
    private static final class Race implements AutoCloseable {
        private final Theatre theatre = new Theatre();
        private final Setting setting;
        private final List<List<String>> answers = new ArrayList<>();
        private final List<SteppedActor> actors = new ArrayList<>();
        private int expiriesLeft;
        private int deedsSeen;

        Race(Setting setting) {
            this.setting = setting;
            this.expiriesLeft = setting.expiries();
            for (int i = 0; i < setting.invocations(); i++) {
                List<String> answered = new ArrayList<>();
                answers.add(answered);
                actors.add(new SteppedActor(heard(answered), this::invoke));
            }
        }

        /** The store, with a note of what it answered. */
        private ObjectStore heard(List<String> answered) {
            return (ObjectStore) Proxy.newProxyInstance(
                    ObjectStore.class.getClassLoader(),
                    new Class<?>[] {ObjectStore.class},
                    (proxy, method, arguments) -> {
                        try {
                            Object answer = method.invoke(theatre.store, arguments);
                            answered.add(
                                    answer instanceof Fetched fetched
                                            ? new String(fetched.content(), StandardCharsets.UTF_8)
                                            : method.getName());
                            return answer;
                        } catch (InvocationTargetException e) {
                            answered.add(e.getCause().getClass().getSimpleName());
                            throw e.getCause();
                        }
                    });
        }

        /** Everything that decides how it goes on, without what is random. */
        String state() {
            List<String> objects = theatre.store.list("", "", 100).stream()
                    .map(object -> new String(theatre.store.fetch(object.key()).content(), StandardCharsets.UTF_8))
                    .toList();
            return RANDOM.matcher(theatre.clock.instant() + " " + objects + answers + theatre.world.deeds())
                    .replaceAll("#");
        }

        private Runbook steps(ObjectStore store) {
            ModelStep promote = ModelStep.of("promote", theatre.world).once().withoutWayBack();
            Step last = setting.gap() ? new Hesitating(promote, store) : promote;
            return setting.steps() == 1 ? runbook(last) : runbook(ModelStep.of("fence", theatre.world), last);
        }

        private void invoke(ObjectStore gated) {
            Lease lease = theatre.lease(gated);
            theatre.runner(gated)
                    .run(steps(gated), Facts.none(), theatre.invocation(LeaseGuard.of(lease), Duration.ofHours(1)));
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
                theatre.clock.advance(Theatre.TTL);
                deedsSeen = theatre.world.deeds().size();
                return;
            }
            deedsSeen = theatre.world.deeds().size();
            actors.get(actor).move();
        }

        /** What is so after every single move. */
        void holds() {
            List<World.Deed> deeds = theatre.world.deeds();
            if (!setting.gap() && deeds.size() > deedsSeen) {
                assertThat(deeds.getLast().epoch())
                        .as("only the holder of the lease acts")
                        .isEqualTo(standingEpoch());
            }
            assertThat(theatre.world.changes()).doesNotHaveDuplicates();
            assertThat(theatre.journal()).extracting(JournalEntry::epoch).isSorted();
        }

        private long standingEpoch() {
            try {
                return Json.mapper()
                        .readTree(
                                theatre.store.fetch("plan/leases/failover.json").content())
                        .get("epoch")
                        .asLong();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** Whoever comes last finds the run at its end, or ends it. */
        void endsWell() {
            assertThat(theatre.run(steps(theatre.store)).outcome()).isEqualTo(new Outcome.Finished());
            assertThat(theatre.world.changes())
                    .isEqualTo(setting.steps() == 1 ? List.of("promote") : List.of("fence", "promote"));
            assertThat(theatre.story())
                    .containsOnlyOnce("opened")
                    .containsOnlyOnce("proved promote")
                    .endsWith("finished")
                    .containsOnlyOnce("finished");
        }

        @Override
        public void close() {
            actors.forEach(SteppedActor::abandon);
        }
    }

    /** Between the check of the lease and the effect, others may move: a call to the store stands for the time it takes. */
    private record Hesitating(ModelStep step, ObjectStore store) implements Step {
        @Override
        public Facts act(Facts soFar, Guard guard) {
            guard.check();
            store.head("plan/time-passes");
            step.world().cause(step.name(), guard.epoch(), Duration.ZERO);
            return step.findings(soFar);
        }

        @Override
        public String name() {
            return step.name();
        }

        @Override
        public String effect() {
            return step.effect();
        }

        @Override
        public Nature nature() {
            return step.nature();
        }

        @Override
        public Duration timeout() {
            return step.timeout();
        }

        @Override
        public OnFailure onFailure() {
            return step.onFailure();
        }

        @Override
        public Verdict precondition(Facts soFar) {
            return step.precondition(soFar);
        }

        @Override
        public Verdict proof(Facts soFar) {
            return step.proof(soFar);
        }
    }
}
