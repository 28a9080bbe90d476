package dev.holdfast.failover.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.WorkloadState;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.failover.gate.GateAnswer.Answer;
import dev.holdfast.failover.gate.Situation.Capacity;
import dev.holdfast.failover.gate.Situation.Database;
import dev.holdfast.failover.gate.Situation.FenceReading;
import dev.holdfast.failover.gate.Situation.Flight;
import dev.holdfast.failover.gate.Situation.Past;
import dev.holdfast.failover.gate.Situation.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What opens each gate and what does not. */
class GatesTest {
    static final Instant NOW = Instant.parse("2026-03-02T04:10:00Z");
    static final Member STANDBY = new Member.Standby(1, "0/5", "0/5", false);
    static final Member GONE = new Member.Unreachable("timed out");
    static final Member SERVES = new Member.Primary(1, "0/5", true);
    static final Lag SMALL = new Lag.Measured(Duration.ofSeconds(2), 100, "replay");

    private Failover failover = plan(Failover.Promotion.AUTOMATIC, true);
    private Move move = new Move(Direction.FAILOVER, Side.PRIMARY, Side.STANDBY, false);
    private List<Observation> observations =
            List.of(seen("near", "witness-1", Verdict.DOWN), seen("far", "checkers", Verdict.DOWN));
    private Past past = new Past.Never();
    private Flight flight = new Flight.Free();
    private Flight rotation = new Flight.Free();
    private Database database = new Database.Replicated(GONE, STANDBY, SMALL);
    private List<Capacity> capacity = List.of();
    private List<FenceReading> fences = List.of(new FenceReading("provider", new FenceState.Standing("it runs")));
    private Witness witness = new Witness.Here("witness-1");
    private List<String> approvals = List.of();

    static Failover plan(Failover.Promotion promotion, boolean fence) {
        return new Failover(
                "db",
                promotion,
                Duration.ofHours(1),
                Duration.ofMinutes(15),
                Duration.ofMinutes(5),
                2,
                List.of(),
                List.of(),
                fence ? List.of(new Instrument("provider", "power", new TreeMap<>(), new TreeMap<>())) : List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("cto", "sre-lead", "dba"));
    }

    static Observation seen(String observer, String place, Verdict verdict) {
        return new Observation(observer, place, NOW.minusSeconds(1), verdict, "looked");
    }

    private List<GateAnswer> answers(GateOverride... overrides) {
        return Gates.evaluate(
                new Situation(
                        NOW,
                        failover,
                        move,
                        Duration.ofMinutes(1),
                        observations,
                        past,
                        flight,
                        rotation,
                        database,
                        capacity,
                        fences,
                        witness,
                        approvals),
                List.of(overrides));
    }

    private GateAnswer answer(Gate gate, GateOverride... overrides) {
        return answers(overrides).stream()
                .filter(answer -> answer.gate() == gate)
                .findFirst()
                .orElseThrow();
    }

    static GateOverride override(Gate gate) {
        return new GateOverride(gate, "we looked", new Actor("alice", true, "test"));
    }

    @Test
    void with_everything_as_it_should_be_all_gates_are_open() {
        assertThat(answers()).extracting(GateAnswer::gate).containsExactly(Gate.values());
        assertThat(answers())
                .allSatisfy(
                        answer -> assertThat(answer.answer()).as(answer.why()).isEqualTo(Answer.OPEN));
        assertThat(Gates.pass(answers())).isTrue();
    }

    @Test
    void observers_of_one_place_count_once() {
        observations = List.of(seen("near", "witness-1", Verdict.DOWN), seen("alarm", "witness-1", Verdict.DOWN));
        assertThat(answer(Gate.QUORUM).answer()).isEqualTo(Answer.CLOSED);
        assertThat(answer(Gate.QUORUM).why()).contains("1 of 1 places").contains("2 are needed");
    }

    @Test
    void a_place_from_which_anything_answers_sees_it_up() {
        observations = List.of(
                seen("near", "witness-1", Verdict.DOWN),
                seen("near-too", "witness-1", Verdict.UP),
                seen("far", "checkers", Verdict.DOWN));
        assertThat(answer(Gate.QUORUM).answer()).isEqualTo(Answer.CLOSED);
    }

    @Test
    void an_observer_who_sees_it_up_takes_one_away() {
        observations =
                List.of(seen("a", "one", Verdict.DOWN), seen("b", "two", Verdict.DOWN), seen("c", "three", Verdict.UP));
        assertThat(answer(Gate.QUORUM).answer()).isEqualTo(Answer.CLOSED);
    }

    @Test
    void an_observer_who_learnt_nothing_counts_neither_way_and_leaves_it_open_whether_the_quorum_is_reached() {
        observations = List.of(seen("a", "one", Verdict.DOWN), seen("b", "two", Verdict.UNKNOWN));
        assertThat(answer(Gate.QUORUM).answer()).isEqualTo(Answer.UNKNOWN);
        observations = List.of(
                seen("a", "one", Verdict.DOWN), seen("b", "two", Verdict.DOWN), seen("c", "three", Verdict.UNKNOWN));
        assertThat(answer(Gate.QUORUM).answer()).isEqualTo(Answer.OPEN);
    }

    @Test
    void what_is_too_old_or_from_the_future_does_not_count() {
        for (Instant at : List.of(NOW.minus(Duration.ofMinutes(16)), NOW.plus(Duration.ofMinutes(3)))) {
            observations =
                    List.of(seen("a", "one", Verdict.DOWN), new Observation("b", "two", at, Verdict.DOWN, "looked"));
            assertThat(answer(Gate.QUORUM).answer()).isEqualTo(Answer.UNKNOWN);
            assertThat(answer(Gate.QUORUM).evidence().getLast()).contains("does not count");
        }
    }

    @Test
    void a_switch_within_the_hold_down_keeps_the_next_one_back_until_it_is_over() {
        past = new Past.Moved(NOW.minus(Duration.ofMinutes(59)), "r1");
        assertThat(answer(Gate.HOLD_DOWN).answer()).isEqualTo(Answer.CLOSED);
        assertThat(answer(Gate.HOLD_DOWN).why()).contains("2026-03-02T04:11:00Z");
        past = new Past.Moved(NOW.minus(Duration.ofHours(1)), "r1");
        assertThat(answer(Gate.HOLD_DOWN).answer()).isEqualTo(Answer.OPEN);
        past = new Past.Unknown("no store");
        assertThat(answer(Gate.HOLD_DOWN).answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void an_unknown_lag_is_not_zero() {
        database = new Database.Replicated(GONE, STANDBY, new Lag.Unknown("the primary is gone"));
        assertThat(answer(Gate.LAG).answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(Gates.pass(answers())).isFalse();
        assertThat(Gates.pass(answers(override(Gate.LAG)))).isTrue();
    }

    @Test
    void a_lag_of_exactly_the_rpo_passes_and_one_more_does_not() {
        database = new Database.Replicated(GONE, STANDBY, new Lag.Measured(Duration.ofMinutes(1), -1, "replay"));
        assertThat(answer(Gate.LAG).answer()).isEqualTo(Answer.OPEN);
        database = new Database.Replicated(
                GONE, STANDBY, new Lag.Measured(Duration.ofMinutes(1).plusMillis(1), -1, "replay"));
        assertThat(answer(Gate.LAG).answer()).isEqualTo(Answer.CLOSED);
    }

    @Test
    void without_contact_and_without_an_independent_fence_nothing_may_be_promoted_and_no_reason_changes_that() {
        failover = plan(Failover.Promotion.AUTOMATIC, false);
        fences = List.of();
        assertThat(answer(Gate.FENCE, override(Gate.FENCE)).answer()).isEqualTo(Answer.CLOSED);
        assertThat(answer(Gate.FENCE, override(Gate.FENCE)).passes()).isFalse();
    }

    @Test
    void a_fence_that_does_not_answer_is_unknown_and_one_that_holds_already_is_proof() {
        fences = List.of(new FenceReading("provider", new FenceState.Unknown("no answer")));
        assertThat(answer(Gate.FENCE).answer()).isEqualTo(Answer.UNKNOWN);
        fences = List.of(new FenceReading("provider", new FenceState.Fenced("stopped", NOW)));
        assertThat(answer(Gate.FENCE).answer()).isEqualTo(Answer.OPEN);
    }

    @Test
    void an_alarm_does_not_trust_the_old_primary_where_the_plan_has_an_independent_fence() {
        database = new Database.Replicated(SERVES, STANDBY, SMALL);
        fences = List.of(new FenceReading("provider", new FenceState.Unknown("no answer")));
        assertThat(answer(Gate.FENCE).answer()).isEqualTo(Answer.UNKNOWN);
        move = new Move(Direction.FAILOVER, Side.PRIMARY, Side.STANDBY, true);
        assertThat(answer(Gate.FENCE).answer()).isEqualTo(Answer.OPEN);
    }

    @Test
    void a_server_that_is_a_primary_already_or_silent_is_no_standby() {
        database = new Database.Replicated(GONE, SERVES, SMALL);
        assertThat(answer(Gate.STANDBY, override(Gate.STANDBY)).passes()).isFalse();
        database = new Database.Replicated(GONE, GONE, SMALL);
        assertThat(answer(Gate.STANDBY).answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void workloads_that_are_not_there_close_the_gate_and_a_silent_cluster_leaves_it_unknown() {
        capacity = List.of(new Capacity.Seen(
                "apps",
                new WorkloadState(List.of(new WorkloadState.Workload("app", 1, 0, "there is no such deployment")))));
        assertThat(answer(Gate.CAPACITY).answer()).isEqualTo(Answer.CLOSED);
        capacity = List.of(new Capacity.Unknown("apps", "no answer"));
        assertThat(answer(Gate.CAPACITY).answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void another_failover_or_a_rotation_holds_the_run_and_only_the_rotation_may_be_passed() {
        flight = new Flight.Held("run 1", NOW.plusSeconds(30));
        rotation = new Flight.Held("run 2", NOW.plusSeconds(30));
        assertThat(answer(Gate.SINGLE_FLIGHT, override(Gate.SINGLE_FLIGHT)).passes())
                .isFalse();
        assertThat(answer(Gate.ROTATION).passes()).isFalse();
        assertThat(answer(Gate.ROTATION, override(Gate.ROTATION)).passes()).isTrue();
    }

    @Test
    void nobody_decides_alone_without_a_witness() {
        witness = new Witness.None();
        assertThat(answer(Gate.DECISION).answer()).isEqualTo(Answer.CLOSED);
        witness = new Witness.Elsewhere("witness-1", "west-1");
        assertThat(answer(Gate.DECISION).answer()).isEqualTo(Answer.OPEN);
        observations = List.of(seen("near", "west-1", Verdict.DOWN), seen("far", "checkers", Verdict.DOWN));
        assertThat(answer(Gate.DECISION).answer()).isEqualTo(Answer.CLOSED);
        assertThat(Gates.onlyApprovalsAreMissing(answers())).isTrue();
    }

    @Test
    void an_overridden_quorum_is_no_evidence_so_people_must_approve() {
        observations = List.of();
        assertThat(answer(Gate.QUORUM, override(Gate.QUORUM)).passes()).isTrue();
        assertThat(answer(Gate.DECISION, override(Gate.QUORUM)).passes()).isFalse();
    }

    @Test
    void two_different_approvers_decide_one_twice_or_a_stranger_does_not() {
        failover = plan(Failover.Promotion.APPROVED, true);
        for (List<String> few :
                List.of(List.<String>of(), List.of("cto"), List.of("cto", "cto"), List.of("cto", "intern"))) {
            approvals = few;
            assertThat(answer(Gate.DECISION, override(Gate.DECISION)).passes())
                    .as(few.toString())
                    .isFalse();
        }
        approvals = List.of("cto", "dba");
        assertThat(answer(Gate.DECISION).passes()).isTrue();
    }

    @Test
    void a_way_home_needs_no_observers_but_a_primary_that_can_be_waited_for() {
        move = new Move(Direction.FAILBACK, Side.STANDBY, Side.PRIMARY, true);
        observations = List.of();
        database = new Database.Replicated(SERVES, GONE, new Lag.Unknown("not following"));
        assertThat(Gates.pass(answers())).isTrue();
        database = new Database.Replicated(GONE, STANDBY, SMALL);
        assertThat(answer(Gate.LAG).answer()).isEqualTo(Answer.CLOSED);
    }
}
