package dev.holdfast.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.runbook.JournalEntry.What;
import dev.holdfast.core.runbook.ModelStep.Manner;
import dev.holdfast.core.runbook.Step.Nature;
import dev.holdfast.core.runbook.Step.OnFailure;
import dev.holdfast.core.vault.FaultyStore;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/**
 * Whatever befalls the invocations of a run, and however many there are, it ends as if nothing had happened: the same
 * world, an equivalent journal, and no effect brought about twice.
 */
class CrashPropertiesTest {
    /** What a step is, apart from its world. */
    private record Spec(Nature nature, OnFailure onFailure, Manner manner, boolean hasWayBack) {}

    /** What befalls one invocation. */
    private sealed interface Blow {
        /** Dies before or after a call to the store or an effect. */
        record Death(int moment) implements Blow {}

        /** One call to the coordination store gets no answer. */
        record Silence(int call, FaultyStore.Moment moment) implements Blow {}

        /** Its time is over. */
        record Short(Duration time) implements Blow {}

        /** Nothing: it is one more of the same event. */
        record None() implements Blow {}
    }

    /** A run's end, apart from how it came about. */
    private record End(SortedSet<String> effects, Map<String, String> steps, Outcome outcome, Facts facts) {}

    private static final Set<What> ABOUT_INVOCATIONS = EnumSet.of(What.OPENED, What.RESUMED, What.REOPENED);
    private static final List<Spec> FAILOVER = List.of(
            new Spec(Nature.REPEATABLE, OnFailure.STOP, Manner.PROMPT, true),
            new Spec(Nature.ONCE, OnFailure.UNDO, Manner.SLOW, false),
            new Spec(Nature.REPEATABLE, OnFailure.CONTINUE, Manner.REFUSED, true),
            new Spec(Nature.REPEATABLE, OnFailure.STOP, Manner.ANSWER_LOST, true));
    private static final List<Spec> TURNING_BACK = List.of(
            new Spec(Nature.REPEATABLE, OnFailure.STOP, Manner.PROMPT, true),
            new Spec(Nature.ONCE, OnFailure.STOP, Manner.SLOW, true),
            new Spec(Nature.REPEATABLE, OnFailure.UNDO, Manner.FAILING, true));

    @Property(tries = 2000)
    void whatever_befalls_a_run_it_ends_as_if_nothing_had(
            @ForAll("runbooks") List<Spec> specs, @ForAll("blows") List<Blow> blows) {
        assertThat(end(specs, blows)).isEqualTo(end(specs, List.of()));
    }

    @Test
    void a_failover_that_dies_at_any_moment_and_once_more_at_any_later_one_ends_as_if_it_had_not() {
        assertThat(deaths(FAILOVER)).isGreaterThan(1000);
    }

    @Test
    void a_run_that_turns_back_and_dies_at_any_moment_and_once_more_takes_back_all_it_did() {
        assertThat(end(TURNING_BACK, List.of()).effects()).isEmpty();
        assertThat(deaths(TURNING_BACK)).isGreaterThan(1000);
    }

    @Test
    void a_store_that_fails_at_any_call_before_or_after_it_did_its_work_changes_nothing_about_the_end() {
        for (List<Spec> specs : List.of(FAILOVER, TURNING_BACK)) {
            End undisturbed = end(specs, List.of());
            for (FaultyStore.Moment moment : FaultyStore.Moment.values()) {
                for (int call = 1; call <= 60; call++) {
                    assertThat(end(specs, List.of(new Blow.Silence(call, moment))))
                            .as("call %s failing %s", call, moment)
                            .isEqualTo(undisturbed);
                }
            }
        }
    }

    @Property(tries = 1000)
    void an_effect_nobody_can_see_and_that_must_not_be_repeated_is_brought_about_once_at_most(
            @ForAll("blows") List<Blow> blows) {
        Theatre theatre = new Theatre();
        Runbook runbook = runbook(
                theatre.world,
                List.of(
                        new Spec(Nature.REPEATABLE, OnFailure.CONTINUE, Manner.PROMPT, true),
                        new Spec(Nature.ONCE, OnFailure.CONTINUE, Manner.UNSEEN, false),
                        new Spec(Nature.REPEATABLE, OnFailure.CONTINUE, Manner.PROMPT, true)));

        play(theatre, runbook, blows);

        assertThat(theatre.run(runbook).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped -> assertThat(stopped.step()).isEqualTo("s1"));
        assertThat(theatre.story().stream().filter("begun s1"::equals)).hasSize(1);
        assertThat(theatre.world.effects()).contains("s0").doesNotContain("s2");
    }

    /** Every pair of moments to die at; the number of pairs. */
    private static int deaths(List<Spec> specs) {
        End undisturbed = end(specs, List.of());
        int pairs = 0;
        for (int first = 1; ; first++) {
            Theatre theatre = new Theatre();
            if (!dies(theatre, runbook(theatre.world, specs), first)) {
                return pairs;
            }
            for (int second = 1; ; second++) {
                pairs++;
                Theatre again = new Theatre();
                Runbook runbook = runbook(again.world, specs);
                dies(again, runbook, first);
                boolean died = dies(again, runbook, second);
                assertThat(finish(again, runbook))
                        .as("dying at moments %s and %s", first, second)
                        .isEqualTo(undisturbed);
                if (!died) {
                    break;
                }
            }
        }
    }

    private static boolean dies(Theatre theatre, Runbook runbook, int moment) {
        try {
            play(theatre, runbook, new Blow.Death(moment));
            return false;
        } catch (Mortal.Death e) {
            return true;
        }
    }

    private static End end(List<Spec> specs, List<Blow> blows) {
        Theatre theatre = new Theatre();
        Runbook runbook = runbook(theatre.world, specs);
        play(theatre, runbook, blows);
        return finish(theatre, runbook);
    }

    private static void play(Theatre theatre, Runbook runbook, List<Blow> blows) {
        for (Blow blow : blows) {
            try {
                play(theatre, runbook, blow);
            } catch (Mortal.Death | StoreException.Unavailable e) {
                // Its continuation comes a while later.
                theatre.clock.advance(Theatre.TTL);
            }
        }
    }

    private static void play(Theatre theatre, Runbook runbook, Blow blow) {
        Mortal process = blow instanceof Blow.Death death ? Mortal.dyingAt(death.moment()) : Mortal.immortal();
        ObjectStore store = blow instanceof Blow.Silence silence
                ? FaultyStore.failingOnce(theatre.store, silence.call(), silence.moment())
                : process.using(theatre.store);
        Duration time = blow instanceof Blow.Short brief ? brief.time() : Duration.ofHours(1);
        theatre.world.actedOnBy(process);
        try {
            Invocation invocation = theatre.invocation(LeaseGuard.of(theatre.lease(store)), time);
            theatre.runner(store).run(runbook, Facts.of("scenario", "region-loss"), invocation);
        } finally {
            theatre.world.actedOnBy(Mortal.immortal());
        }
    }

    private static End finish(Theatre theatre, Runbook runbook) {
        RunbookReport report = theatre.run(runbook);
        assertThat(theatre.run(runbook)).as("a report once given").isEqualTo(report);
        assertThat(theatre.world.deeds()).as("no change is made twice").doesNotHaveDuplicates();
        assertThat(theatre.world.changes()).as("no change is made twice").doesNotHaveDuplicates();
        assertThat(theatre.journal())
                .extracting(JournalEntry::epoch)
                .as("epochs")
                .isSorted();
        Map<String, String> steps = new TreeMap<>();
        theatre.journal().stream()
                .filter(entry -> !ABOUT_INVOCATIONS.contains(entry.what()))
                .forEach(entry -> steps.put(entry.step(), entry.what() + " " + entry.reason()));
        return new End(theatre.world.effects(), steps, report.outcome(), report.facts());
    }

    private static Runbook runbook(World world, List<Spec> specs) {
        List<Step> steps = new ArrayList<>();
        boolean irreversible = false;
        for (Spec spec : specs) {
            OnFailure onFailure =
                    irreversible && spec.onFailure() == OnFailure.UNDO ? OnFailure.STOP : spec.onFailure();
            steps.add(new ModelStep(
                    "s" + steps.size(), spec.nature(), onFailure, spec.manner(), spec.hasWayBack(), world));
            irreversible |= spec.nature() == Nature.ONCE && !spec.hasWayBack();
        }
        return new Runbook("region-loss", steps);
    }

    @Provide
    Arbitrary<List<Spec>> runbooks() {
        Arbitrary<Manner> manners = Arbitraries.frequency(
                Tuple.of(5, Manner.PROMPT),
                Tuple.of(3, Manner.SLOW),
                Tuple.of(3, Manner.ANSWER_LOST),
                Tuple.of(1, Manner.WITHOUT_EFFECT),
                Tuple.of(1, Manner.FAILING),
                Tuple.of(1, Manner.REFUSED),
                Tuple.of(1, Manner.FORBIDDEN));
        return Combinators.combine(
                        Arbitraries.of(Nature.class),
                        Arbitraries.of(OnFailure.class),
                        manners,
                        Arbitraries.of(true, false))
                .as(Spec::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Blow>> blows() {
        Arbitrary<Blow> death = Arbitraries.integers().between(1, 120).map(Blow.Death::new);
        Arbitrary<Blow> silence = Combinators.combine(
                        Arbitraries.integers().between(1, 60), Arbitraries.of(FaultyStore.Moment.class))
                .as(Blow.Silence::new);
        Arbitrary<Blow> brief =
                Arbitraries.integers().between(0, 90).map(seconds -> new Blow.Short(Duration.ofSeconds(seconds)));
        Arbitrary<Blow> none = Arbitraries.just(new Blow.None());
        return Arbitraries.oneOf(death, silence, brief, none).list().ofMaxSize(5);
    }
}
