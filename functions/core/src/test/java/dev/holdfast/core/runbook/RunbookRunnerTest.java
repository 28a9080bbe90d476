package dev.holdfast.core.runbook;

import static dev.holdfast.core.runbook.Theatre.runbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.holdfast.core.Json;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.runbook.ModelStep.Manner;
import dev.holdfast.core.runbook.Step.OnFailure;
import dev.holdfast.core.vault.FaultyStore;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.lease.Lease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RunbookRunnerTest {
    private final Theatre theatre = new Theatre();
    private final World world = theatre.world;
    private final ModelStep fence = ModelStep.of("fence", world);
    private final ModelStep promote = ModelStep.of("promote", world).once().withoutWayBack();
    private final ModelStep redirect = ModelStep.of("redirect", world);

    @Test
    void steps_are_taken_in_order_and_each_is_journalled_before_and_after_it_acts() {
        RunbookReport report = theatre.run(runbook(fence, promote));

        assertThat(theatre.story())
                .containsExactly(
                        "opened",
                        "begun fence",
                        "acted fence",
                        "proved fence",
                        "begun promote",
                        "acted promote",
                        "proved promote",
                        "finished");
        assertThat(world.changes()).containsExactly("fence", "promote");
        assertThat(report.outcome()).isEqualTo(new Outcome.Finished());
        assertThat(report.steps())
                .extracting(StepReport::step, StepReport::status, StepReport::evidence)
                .containsExactly(
                        tuple("fence", StepReport.Status.DONE, "fence is there"),
                        tuple("promote", StepReport.Status.DONE, "promote is there"));
    }

    @Test
    void a_step_knows_what_the_run_began_with_and_what_earlier_steps_found_out() {
        RunbookReport report = theatre.run(runbook(fence, promote));

        assertThat(report.facts())
                .isEqualTo(Facts.of("scenario", "region-loss")
                        .with("found by fence", 1)
                        .with("found by promote", 2));
    }

    @Test
    void a_step_whose_effect_is_there_does_not_act() {
        world.cause("promote", 0, Duration.ZERO);

        RunbookReport report = theatre.run(runbook(fence, promote));

        assertThat(theatre.story()).containsSubsequence("proved fence", "proved promote", "finished");
        assertThat(theatre.story()).doesNotContain("begun promote");
        assertThat(report.steps().getLast().status()).isEqualTo(StepReport.Status.WAS_SO);
        assertThat(report.facts().get("found by promote")).contains("2");
    }

    @Test
    void an_effect_that_shows_late_is_waited_for() {
        RunbookReport report = theatre.run(runbook(redirect.manner(Manner.SLOW)));

        assertThat(report.outcome()).isEqualTo(new Outcome.Finished());
        assertThat(Duration.between(report.startedAt(), report.endedAt()))
                .isBetween(ModelStep.DELAY, ModelStep.DELAY.plusSeconds(2));
    }

    @Test
    void an_effect_that_does_not_show_in_time_is_a_failure() {
        RunbookReport report = theatre.run(runbook(redirect.manner(Manner.WITHOUT_EFFECT)));

        assertThat(report.outcome())
                .isEqualTo(new Outcome.Stopped(
                        "redirect", "its effect did not show within 60 s (last seen: redirect is not there)"));
        assertThat(Duration.between(report.startedAt(), report.endedAt())).isEqualTo(ModelStep.TIMEOUT);
    }

    @Test
    void a_failed_precondition_stops_the_run_before_anything_is_changed() {
        RunbookReport report = theatre.run(runbook(fence.manner(Manner.FORBIDDEN), promote));

        assertThat(report.outcome()).isEqualTo(new Outcome.Stopped("fence", "it may not begin: it is forbidden"));
        assertThat(report.untouched()).containsExactly("promote");
        assertThat(world.deeds()).isEmpty();
    }

    @Test
    void a_precondition_that_cannot_be_found_out_does_not_let_a_step_begin() {
        RunbookReport report = theatre.run(runbook(asking(fence, soFar -> {
            throw new ModelStep.Trouble("the probe is dead");
        })));

        assertThat(report.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped -> assertThat(stopped.why())
                                .contains("could not be found out", "the probe is dead", "look at the line"));
        assertThat(world.deeds()).isEmpty();
    }

    @Test
    void a_step_the_run_can_do_without_is_reported_and_passed_over() {
        RunbookReport report = theatre.run(runbook(
                fence.manner(Manner.REFUSED).onFailure(OnFailure.CONTINUE),
                redirect.manner(Manner.FORBIDDEN).onFailure(OnFailure.CONTINUE),
                promote));

        assertThat(report.outcome()).isEqualTo(new Outcome.Finished());
        assertThat(report.steps())
                .extracting(StepReport::status)
                .containsExactly(StepReport.Status.CONTINUED, StepReport.Status.CONTINUED, StepReport.Status.DONE);
        assertThat(report.steps().getFirst().evidence()).contains("the other side says no", "ask for the right");
    }

    @Test
    void a_run_that_is_given_up_takes_back_what_it_did() {
        Runbook runbook = runbook(fence, promote.manner(Manner.FORBIDDEN), redirect);
        theatre.run(runbook);

        RunbookReport report = theatre.runner().giveUp(runbook, "ana: the region is back", theatre.invocation());

        assertThat(theatre.story())
                .endsWith("stopped promote", "given-up", "undoing fence", "undone fence", "rolled-back");
        assertThat(report.outcome()).isEqualTo(new Outcome.GivenUp("ana: the region is back"));
        assertThat(report.remarks()).last().asString().endsWith("given-up: ana: the region is back");
        assertThat(world.effects()).isEmpty();
        assertThat(theatre.run(runbook).outcome()).isEqualTo(report.outcome());
        assertThat(theatre.runner()
                        .reopen(runbook, "ana: on with it", theatre.invocation())
                        .outcome())
                .isEqualTo(report.outcome());
    }

    @Test
    void what_cannot_be_taken_back_does_not_hold_up_a_run_that_is_given_up() {
        Runbook runbook = runbook(
                redirect, unreachable(fence), promote.manner(Manner.REFUSED).onFailure(OnFailure.UNDO));
        assertThat(theatre.run(runbook).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped -> assertThat(stopped.step()).isEqualTo("fence"));

        RunbookReport report = theatre.runner().giveUp(runbook, "ana: the server is gone", theatre.invocation());

        assertThat(theatre.story())
                .endsWith(
                        "stopped fence",
                        "given-up",
                        "undoing fence",
                        "left fence",
                        "undoing redirect",
                        "undone redirect",
                        "left promote",
                        "rolled-back");
        assertThat(report.outcome()).isEqualTo(new Outcome.GivenUp("ana: the server is gone"));
        assertThat(report.steps())
                .extracting(StepReport::step, StepReport::status)
                .contains(tuple("fence", StepReport.Status.LEFT), tuple("redirect", StepReport.Status.UNDONE));
        assertThat(world.effects()).containsExactly("fence");
    }

    @Test
    void a_run_that_died_while_it_was_given_up_goes_on_turning_back_and_never_begins_over_again() {
        Runbook runbook = runbook(redirect, fence.manner(Manner.FORBIDDEN));
        theatre.run(runbook);
        ObjectStore deadly = dyingAfter("given-up");
        assertThatThrownBy(() -> theatre.runner(deadly).giveUp(runbook, "ana: no", theatre.invocation()))
                .isInstanceOf(Mortal.Death.class);

        RunbookReport report =
                theatre.runner().beginAnew(runbook, Set.of("redirect", "fence"), Facts.none(), theatre.invocation());

        assertThat(report.outcome()).isEqualTo(new Outcome.GivenUp("ana: no"));
        assertThat(report.givenUp()).isTrue();
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void a_run_that_began_what_commits_it_cannot_be_given_up() {
        Runbook runbook = runbook(fence, committing(promote), redirect.manner(Manner.REFUSED));
        theatre.run(runbook);
        List<String> before = theatre.story();

        assertThatThrownBy(() -> theatre.runner().giveUp(runbook, "ana: no", theatre.invocation()))
                .isInstanceOf(NoWayBack.class)
                .hasMessageContaining("step promote");
        assertThat(theatre.story()).isEqualTo(before);
    }

    @Test
    void a_run_that_touched_nothing_may_begin_over_again_with_other_steps() {
        Runbook planned = new Runbook("region-loss", List.of(redirect, fence.manner(Manner.FORBIDDEN)));
        theatre.run(planned);

        RunbookReport report = theatre.runner()
                .beginAnew(
                        runbook(promote),
                        Set.of("redirect", "fence"),
                        Facts.of("scenario", "fire"),
                        theatre.invocation());

        assertThat(theatre.story())
                .endsWith("stopped fence", "opened", "begun promote", "acted promote", "proved promote", "finished");
        assertThat(report.outcome()).isEqualTo(new Outcome.Finished());
        assertThat(report.facts().get("scenario")).contains("fire");
        assertThat(report.facts().get("found by redirect")).isEmpty();
        assertThat(theatre.run(runbook(promote))).isEqualTo(report);
    }

    @Test
    void a_run_that_touched_something_does_not_begin_over_again() {
        Runbook runbook = runbook(fence, promote.manner(Manner.FORBIDDEN));
        theatre.run(runbook);

        RunbookReport report =
                theatre.runner().beginAnew(runbook, Set.of("redirect"), Facts.none(), theatre.invocation());

        assertThat(report.outcome()).isInstanceOf(Outcome.Stopped.class);
        assertThat(theatre.story()).filteredOn("opened"::equals).hasSize(1);
    }

    @Test
    void a_refusal_is_not_waited_for() {
        RunbookReport report = theatre.run(runbook(fence.manner(Manner.REFUSED)));

        assertThat(report.outcome()).isInstanceOf(Outcome.Stopped.class);
        assertThat(report.endedAt()).isEqualTo(report.startedAt());
    }

    @Test
    void a_step_whose_answer_was_lost_is_done_when_its_effect_shows() {
        RunbookReport report = theatre.run(runbook(promote.manner(Manner.ANSWER_LOST)));

        assertThat(report.outcome()).isEqualTo(new Outcome.Finished());
        assertThat(world.changes()).containsExactly("promote");
        assertThat(report.facts().get("found by promote")).isPresent();
    }

    @Test
    void a_failure_that_turns_the_run_back_undoes_what_was_done_last_first() {
        world.cause("was-so", 0, Duration.ZERO);
        RunbookReport report = theatre.run(runbook(
                ModelStep.of("was-so", world),
                fence,
                ModelStep.of("drain", world).withoutWayBack(),
                redirect,
                ModelStep.of("scale", world).manner(Manner.FAILING).onFailure(OnFailure.UNDO)));

        assertThat(report.outcome()).isInstanceOfSatisfying(Outcome.Undone.class, undone -> {
            assertThat(undone.step()).isEqualTo("scale");
            assertThat(undone.why()).contains("the line is dead");
        });
        assertThat(world.changes()).containsExactly("was-so", "fence", "drain", "redirect", "no redirect", "no fence");
        assertThat(theatre.story())
                .endsWith(
                        "failed scale",
                        "undoing scale",
                        "undone scale",
                        "undoing redirect",
                        "undone redirect",
                        "undoing fence",
                        "undone fence",
                        "rolled-back");
    }

    @Test
    void a_way_back_that_fails_stops_the_run_and_a_person_can_have_it_go_on() {
        List<Boolean> blocked = new ArrayList<>(List.of(true));
        Step stubborn = new Altered(redirect) {
            @Override
            public Optional<Undo> undo() {
                return Optional.of(new Undo() {
                    @Override
                    public String effect() {
                        return "takes back redirect";
                    }

                    @Override
                    public void act(Facts soFar, Guard guard) {
                        guard.check();
                        if (!blocked.isEmpty()) {
                            throw new ModelStep.No();
                        }
                        world.revoke("redirect", guard.epoch());
                    }
                });
            }
        };
        Runbook runbook = runbook(
                fence,
                stubborn,
                ModelStep.of("scale", world).manner(Manner.FORBIDDEN).onFailure(OnFailure.UNDO));

        assertThat(theatre.run(runbook).outcome()).isInstanceOfSatisfying(Outcome.Stopped.class, stopped -> {
            assertThat(stopped.step()).isEqualTo("redirect");
            assertThat(stopped.why()).startsWith("it could not be undone: the other side says no");
        });
        assertThat(world.effects()).containsExactly("fence", "redirect");

        blocked.clear();
        assertThat(theatre.run(runbook).outcome()).isInstanceOf(Outcome.Stopped.class);
        assertThat(theatre.runner()
                        .reopen(runbook, "alice: unblocked", theatre.invocation())
                        .outcome())
                .isInstanceOf(Outcome.Undone.class);
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void a_begun_step_that_must_not_be_repeated_stops_for_a_person_when_nobody_knows_its_effect() {
        Runbook blind = runbook(fence, promote.manner(Manner.UNSEEN).onFailure(OnFailure.CONTINUE), redirect);
        dieAfter("begun promote", blind);

        RunbookReport report = theatre.run(blind);

        assertThat(report.outcome()).isInstanceOfSatisfying(Outcome.Stopped.class, stopped -> {
            assertThat(stopped.step()).isEqualTo("promote");
            assertThat(stopped.why()).contains("must not be repeated blindly", "nobody answers", "A person must look");
        });
        assertThat(world.changes()).containsExactly("fence");
    }

    @Test
    void a_stopped_run_goes_on_only_when_a_person_says_so_and_examines_the_step_again() {
        Runbook blind = runbook(promote.manner(Manner.UNSEEN), redirect);
        dieAfter("begun promote", blind);
        RunbookReport stopped = theatre.run(blind);
        int entries = theatre.journal().size();
        assertThat(theatre.run(blind)).isEqualTo(stopped);
        assertThat(theatre.journal()).hasSize(entries);

        RunbookReport report =
                theatre.runner().reopen(runbook(promote, redirect), "alice: it is a standby", theatre.invocation());

        assertThat(report.outcome()).isEqualTo(new Outcome.Finished());
        assertThat(report.remarks()).anySatisfy(remark -> assertThat(remark).contains("alice: it is a standby"));
        assertThat(world.changes()).containsExactly("promote", "redirect");
    }

    @Test
    void a_begun_step_that_must_not_be_repeated_acts_when_its_effect_is_known_to_be_absent_and_it_may_still_begin() {
        dieAfter("begun promote", runbook(promote));

        assertThat(theatre.run(runbook(promote)).outcome()).isEqualTo(new Outcome.Finished());
        assertThat(world.changes()).containsExactly("promote");
    }

    @Test
    void a_begun_step_does_not_act_again_when_its_precondition_no_longer_holds() {
        dieAfter("begun promote", runbook(promote));

        RunbookReport report = theatre.run(runbook(promote.manner(Manner.FORBIDDEN)));

        assertThat(report.outcome()).isInstanceOf(Outcome.Stopped.class);
        assertThat(world.deeds()).isEmpty();
    }

    @Test
    void nobody_is_to_resume_a_run_that_finished_or_waits_for_a_person_and_somebody_one_that_was_handed_over() {
        Invocation late = theatre.invocation(LeaseGuard.of(theatre.lease(theatre.store)), Duration.ZERO);
        assertThat(theatre.runner()
                        .run(runbook(fence, promote), Facts.none(), late)
                        .outcome())
                .isInstanceOf(Outcome.HandedOver.class);
        assertThat(theatre.continuations).isNotEmpty();
        assertThat(theatre.takenBack).isZero();

        theatre.run(runbook(fence, promote));
        assertThat(theatre.takenBack).isEqualTo(1);
    }

    @Test
    void a_finished_run_returns_the_same_report_and_touches_nothing() {
        Runbook runbook = runbook(fence, promote);
        RunbookReport first = theatre.run(runbook);
        theatre.clock.advance(Duration.ofHours(1));
        world.revoke("fence", 0);
        int entries = theatre.journal().size();
        int asked = theatre.continuations.size();

        assertThat(theatre.run(runbook)).isEqualTo(first);
        assertThat(theatre.runner().reopen(runbook, "again", theatre.invocation()))
                .isEqualTo(first);
        assertThat(theatre.runner().look(runbook, theatre.run)).contains(first);
        assertThat(theatre.journal()).hasSize(entries);
        assertThat(theatre.continuations).hasSize(asked);
    }

    @Test
    void somebody_is_asked_to_look_after_a_run_before_it_changes_anything() {
        Invocation invocation = theatre.invocation();
        RunbookRunner runner = theatre.runner(theatre.store, (function, plan, run, at) -> {
            assertThat(theatre.journal()).isEmpty();
            theatre.continuations.add(at);
        });

        runner.run(runbook(fence), Facts.none(), invocation);

        assertThat(theatre.continuations).containsExactly(invocation.checkBackAt());
    }

    @Test
    void that_nobody_can_be_asked_does_not_keep_a_run_from_its_work() {
        RunbookRunner runner = theatre.runner(theatre.store, (function, plan, run, at) -> {
            throw new Theatre.Deaf();
        });

        assertThat(runner.run(runbook(fence), Facts.none(), theatre.invocation())
                        .outcome())
                .isEqualTo(new Outcome.Finished());
    }

    @Test
    void an_invocation_whose_time_is_over_hands_over_while_it_waits_and_the_next_one_goes_on() {
        Runbook runbook = runbook(fence, redirect.manner(Manner.SLOW), promote);
        Invocation shortOne = theatre.invocation(LeaseGuard.of(theatre.lease(theatre.store)), Duration.ofSeconds(4));

        RunbookReport report = theatre.runner().run(runbook, Facts.none(), shortOne);

        assertThat(report.outcome()).isEqualTo(new Outcome.HandedOver(shortOne.deadline()));
        assertThat(theatre.continuations).containsExactly(shortOne.checkBackAt(), shortOne.deadline());
        assertThat(theatre.story()).endsWith("begun redirect", "acted redirect");

        assertThat(theatre.run(runbook).outcome()).isEqualTo(new Outcome.Finished());
        assertThat(world.changes()).containsExactly("fence", "redirect", "promote");
    }

    @Test
    void nothing_is_begun_once_the_time_is_over() {
        Invocation late = theatre.invocation(LeaseGuard.of(theatre.lease(theatre.store)), Duration.ZERO);

        assertThat(theatre.runner().run(runbook(fence), Facts.none(), late).outcome())
                .isInstanceOf(Outcome.HandedOver.class);
        assertThat(world.deeds()).isEmpty();
    }

    @Test
    void a_step_that_must_not_be_repeated_begins_only_where_its_whole_time_fits() {
        Duration time = ModelStep.TIMEOUT;
        Invocation tight = theatre.invocation(LeaseGuard.of(theatre.lease(theatre.store)), time);

        assertThat(theatre.runner()
                        .run(runbook(fence, promote), Facts.none(), tight)
                        .outcome())
                .isInstanceOf(Outcome.HandedOver.class);
        assertThat(world.changes()).containsExactly("fence");

        // A fresh invocation could not offer more, so there it begins.
        Invocation fresh = theatre.invocation(LeaseGuard.of(theatre.lease(theatre.store)), time);
        assertThat(theatre.runner()
                        .run(runbook(fence, promote), Facts.none(), fresh)
                        .outcome())
                .isEqualTo(new Outcome.Finished());
    }

    @Test
    void a_run_that_cannot_be_handed_over_says_how_to_go_on() {
        RunbookRunner runner = theatre.runner(theatre.store, (function, plan, run, at) -> {
            throw new Theatre.Deaf();
        });
        Invocation late = theatre.invocation(LeaseGuard.of(theatre.lease(theatre.store)), Duration.ZERO);

        assertThat(runner.run(runbook(fence), Facts.none(), late).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Open.class,
                        open -> assertThat(open.why())
                                .contains("the scheduler does not answer", "by hand", theatre.run.toString()));
    }

    @Test
    void a_step_that_acts_longer_than_its_timeout_fails_and_can_change_nothing_afterwards() {
        Step slow = acting(fence, (soFar, guard) -> {
            theatre.clock.advance(ModelStep.TIMEOUT);
            assertThatThrownBy(guard::check).isInstanceOf(TimeOver.class).hasMessageContaining("'fence'");
            return Facts.none();
        });

        assertThat(theatre.run(runbook(slow)).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped -> assertThat(stopped.why()).startsWith("it was still acting after 60000 ms"));
    }

    @Test
    void an_attempt_that_is_over_can_change_nothing_afterwards() {
        List<Guard> kept = new ArrayList<>();
        theatre.run(runbook(acting(fence, (soFar, guard) -> {
            kept.add(guard);
            return fence.act(soFar, guard);
        })));

        assertThatThrownBy(() -> kept.getFirst().check()).isInstanceOf(TimeOver.class);
    }

    @Test
    void an_invocation_that_lost_its_lease_changes_nothing_more() {
        Step overtaken = acting(fence, (soFar, guard) -> {
            theatre.lease(theatre.store);
            return fence.act(soFar, guard);
        });

        RunbookReport report = theatre.run(runbook(overtaken, promote));

        assertThat(report.outcome()).isInstanceOf(Outcome.Fenced.class);
        assertThat(world.deeds()).isEmpty();
        assertThat(theatre.story()).containsExactly("opened", "begun fence");
    }

    @Test
    void a_lost_lease_is_not_taken_for_a_failed_step_when_an_adapter_wraps_or_swallows_it() {
        for (boolean swallows : List.of(true, false)) {
            Theatre other = new Theatre();
            ModelStep step = ModelStep.of("fence", other.world).onFailure(OnFailure.CONTINUE);
            RunbookReport report = other.run(runbook(acting(step, (soFar, guard) -> {
                other.lease(other.store);
                try {
                    guard.check();
                } catch (RuntimeException e) {
                    if (!swallows) {
                        throw new ModelStep.Trouble("it went wrong");
                    }
                }
                return Facts.none();
            })));
            assertThat(report.outcome()).isInstanceOf(Outcome.Fenced.class);
            assertThat(other.story()).containsExactly("opened", "begun fence");
        }
    }

    @Test
    void a_lease_that_is_gone_before_the_run_began_leaves_no_trace() {
        Lease lost = theatre.lease(theatre.store);
        Lease current = theatre.lease(theatre.store);

        RunbookReport report = theatre.runner()
                .run(runbook(fence), Facts.none(), theatre.invocation(LeaseGuard.of(lost), Duration.ofHours(1)));

        assertThat(report.outcome()).isInstanceOf(Outcome.Fenced.class);
        assertThat(report.untouched()).containsExactly("fence");
        assertThat(theatre.journal()).isEmpty();
        current.check();
    }

    @Test
    void a_coordination_store_that_has_gone_ends_the_invocation_before_anything_more_is_changed() {
        // 1: the journal; 2 and 3: the lease and the opening; 4: the lease before the first step's beginning
        for (int from = 1; from <= 4; from++) {
            Theatre other = new Theatre();
            Lease lease = other.lease(other.store);
            FaultyStore gone = FaultyStore.failingFrom(other.store, from);
            Guard guard = new Guard() {
                @Override
                public void check() {
                    gone.head("plan/leases/failover.json");
                    lease.check();
                }

                @Override
                public long epoch() {
                    return lease.epoch();
                }
            };
            Invocation invocation = other.invocation(guard, Duration.ofHours(1));
            RunbookRunner runner = other.runner(gone);
            Runbook runbook = runbook(ModelStep.of("fence", other.world));

            assertThatThrownBy(() -> runner.run(runbook, Facts.none(), invocation))
                    .isInstanceOf(StoreException.Unavailable.class);
            assertThat(other.world.deeds()).isEmpty();
            assertThat(other.run(runbook).outcome()).isEqualTo(new Outcome.Finished());
        }
    }

    @Test
    void a_mistake_in_a_step_fails_it_without_its_text_which_could_hold_anything() {
        RunbookReport report = theatre.run(runbook(acting(fence, (soFar, guard) -> {
            throw new IllegalStateException("password=hunter2");
        })));

        assertThat(report.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped -> assertThat(stopped.why())
                                .contains("IllegalStateException", "a mistake in Holdfast")
                                .doesNotContain("hunter2"));
    }

    @Test
    void a_person_who_ends_the_process_is_not_a_failure_of_the_step() {
        Runbook runbook = runbook(acting(fence, (soFar, guard) -> {
            throw new CancellationException("asked to end");
        }));

        assertThatThrownBy(() -> theatre.run(runbook)).isInstanceOf(CancellationException.class);
        assertThat(theatre.story()).containsExactly("opened", "begun fence");
    }

    @Test
    void a_run_is_never_resumed_with_other_steps_than_it_was_begun_with() {
        dieAfter("begun fence", runbook(fence, promote));

        assertThatThrownBy(() -> theatre.run(runbook(fence, redirect, promote)))
                .isInstanceOf(RunbookChanged.class)
                .hasMessageContainingAll(theatre.run.toString(), "fence, promote", "fence, redirect, promote");
        assertThat(world.deeds()).isEmpty();
    }

    @Test
    void a_resumed_invocation_finds_what_its_run_was_begun_with() {
        assertThat(theatre.runner().opening(theatre.run)).isEmpty();
        dieAfter("begun fence", runbook(fence));

        assertThat(theatre.runner().opening(theatre.run)).hasValueSatisfying(opening -> {
            assertThat(opening.runbook()).isEqualTo("region-loss");
            assertThat(opening.facts()).isEqualTo(Facts.of("scenario", "region-loss"));
        });
        assertThat(theatre.runner().look(runbook(fence), theatre.run))
                .hasValueSatisfying(report -> assertThat(report.outcome()).isInstanceOf(Outcome.Open.class));
    }

    @Test
    void there_is_nothing_to_reopen_where_nothing_was_begun() {
        RunbookReport report = theatre.runner().reopen(runbook(fence), "alice", theatre.invocation());

        assertThat(report.outcome()).isEqualTo(new Outcome.Open("nothing was begun"));
        assertThat(theatre.journal()).isEmpty();
    }

    @Test
    void a_dry_run_says_what_each_step_would_do_and_whether_it_could_begin_now_and_changes_nothing() {
        DryRun plan = theatre.runner()
                .plan(
                        runbook(fence.manner(Manner.FORBIDDEN).onFailure(OnFailure.UNDO), promote),
                        Facts.of("scenario", "region-loss"));

        assertThat(plan.lines())
                .containsExactly(
                        "1. fence: brings about fence",
                        "   may begin now: no, it is forbidden",
                        "   if it fails within 60 s: what was done is undone",
                        "   way back: takes back fence",
                        "2. promote: brings about promote",
                        "   may begin now: yes, nothing is in the way",
                        "   if it fails within 60 s: the run stops; never repeated blindly");
        assertThat(Json.text(plan)).contains("\"answer\":\"no\"", "\"onFailure\":\"UNDO\"");
        assertThat(world.deeds()).isEmpty();
        assertThat(theatre.store.list("", "", 10)).isEmpty();
        assertThat(theatre.continuations).isEmpty();
    }

    @Test
    void a_report_can_be_kept_as_json() {
        assertThat(Json.text(theatre.run(runbook(fence))))
                .contains(
                        "\"result\":\"finished\"",
                        "\"status\":\"done\"",
                        "\"facts\":{\"found by fence\":\"1\"",
                        theatre.run.toString());
    }

    /** Runs until the journal says this, and dies before anything else happens. */
    private void dieAfter(String entry, Runbook runbook) {
        ObjectStore deadly = dyingAfter(entry);
        assertThatThrownBy(() ->
                        theatre.runner(deadly).run(runbook, Facts.of("scenario", "region-loss"), theatre.invocation()))
                .isInstanceOf(Mortal.Death.class);
    }

    private ObjectStore dyingAfter(String entry) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(theatre.store, arguments);
                        if (theatre.story().contains(entry)) {
                            throw new Mortal.Death();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Step acting(ModelStep step, BiFunction<Facts, Guard, Facts> act) {
        return new Altered(step) {
            @Override
            public Facts act(Facts soFar, Guard guard) {
                return act.apply(soFar, guard);
            }
        };
    }

    private static Step asking(ModelStep step, Function<Facts, Verdict> precondition) {
        return new Altered(step) {
            @Override
            public Verdict precondition(Facts soFar) {
                return precondition.apply(soFar);
            }
        };
    }

    /** It cannot be taken back: the server does not answer any more. */
    private static Step unreachable(ModelStep step) {
        return new Altered(step) {
            @Override
            public Optional<Undo> undo() {
                return Optional.of(new Undo() {
                    @Override
                    public String effect() {
                        return "takes back " + step.name();
                    }

                    @Override
                    public void act(Facts soFar, Guard guard) {
                        throw new ModelStep.Trouble("the server is gone");
                    }
                });
            }
        };
    }

    private static Step committing(ModelStep step) {
        return new Altered(step) {
            @Override
            public boolean commits() {
                return true;
            }
        };
    }

    /** A model step, but for what a test changes. */
    private static class Altered implements Step {
        private final ModelStep step;

        Altered(ModelStep step) {
            this.step = step;
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
        public Facts act(Facts soFar, Guard guard) {
            return step.act(soFar, guard);
        }

        @Override
        public Verdict proof(Facts soFar) {
            return step.proof(soFar);
        }
    }
}
