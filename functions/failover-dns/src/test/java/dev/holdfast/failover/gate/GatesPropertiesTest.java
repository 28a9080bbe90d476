package dev.holdfast.failover.gate;

import static dev.holdfast.failover.gate.GatesTest.GONE;
import static dev.holdfast.failover.gate.GatesTest.NOW;
import static dev.holdfast.failover.gate.GatesTest.SERVES;
import static dev.holdfast.failover.gate.GatesTest.SMALL;
import static dev.holdfast.failover.gate.GatesTest.STANDBY;
import static dev.holdfast.failover.gate.GatesTest.override;
import static dev.holdfast.failover.gate.GatesTest.plan;
import static dev.holdfast.failover.gate.GatesTest.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.failover.gate.Situation.Database;
import dev.holdfast.failover.gate.Situation.FenceReading;
import dev.holdfast.failover.gate.Situation.Flight;
import dev.holdfast.failover.gate.Situation.Past;
import dev.holdfast.failover.gate.Situation.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the gates whatever was seen. */
class GatesPropertiesTest {
    @Property
    void whatever_else_is_so_a_gate_that_may_not_be_overridden_never_passes_by_override(
            @ForAll("situations") Situation situation) {
        List<GateOverride> all = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            all.add(override(gate));
        }
        List<GateAnswer> plain = Gates.evaluate(situation, List.of());
        List<GateAnswer> overridden = Gates.evaluate(situation, all);
        for (int i = 0; i < plain.size(); i++) {
            if (!plain.get(i).overridable()) {
                assertThat(overridden.get(i).passes()).isEqualTo(plain.get(i).passes());
            }
        }
    }

    @Property
    void a_run_that_passes_has_a_provable_fence_one_standby_nobody_beside_it_and_somebody_who_decided(
            @ForAll("situations") Situation situation) {
        List<GateOverride> all = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            all.add(override(gate));
        }
        if (!Gates.pass(Gates.evaluate(situation, all))) {
            return;
        }
        Database.Replicated replicated = (Database.Replicated) situation.database();
        assertThat(situation.flight()).isInstanceOf(Flight.Free.class);
        assertThat(replicated.next()).isInstanceOf(Member.Standby.class);
        boolean independent =
                situation.fences().stream().anyMatch(fence -> !(fence.state() instanceof FenceState.Unknown));
        boolean itself = !(replicated.old() instanceof Member.Unreachable)
                && situation.move().byPerson();
        assertThat(independent || itself).isTrue();
        boolean witnessed = situation.failover().promotion() == Failover.Promotion.AUTOMATIC
                && !(situation.witness() instanceof Witness.None);
        assertThat(witnessed || situation.approvals().stream().distinct().count() >= 2)
                .isTrue();
    }

    @Provide
    Arbitrary<Situation> situations() {
        Arbitrary<List<Observation>> observations = Combinators.combine(
                        Arbitraries.of("witness-1", "west-1", "checkers"), Arbitraries.of(Verdict.values()))
                .as((place, verdict) -> seen("o-" + place, place, verdict))
                .list()
                .ofMaxSize(5);
        Arbitrary<Member> members = Arbitraries.of(STANDBY, GONE, SERVES, new Member.Primary(1, "0/5", false));
        Arbitrary<Database> databases = Combinators.combine(
                        members,
                        members,
                        Arbitraries.of(SMALL, new Lag.Unknown("?"), new Lag.Measured(Duration.ofHours(1), 1, "?")))
                .as(Database.Replicated::new);
        Arbitrary<List<FenceReading>> fences = Arbitraries.of(
                        new FenceState.Standing("runs"),
                        new FenceState.Unknown("?"),
                        new FenceState.Fenced("stopped", NOW))
                .map(state -> List.of(new FenceReading("provider", state)));
        Arbitrary<Flight> flights =
                Arbitraries.of(new Flight.Free(), new Flight.Held("r", NOW), new Flight.Unknown("?"));
        Arbitrary<Witness> witnesses = Arbitraries.of(
                new Witness.None(), new Witness.Here("witness-1"), new Witness.Elsewhere("witness-1", "west-1"));
        Arbitrary<List<String>> approvals =
                Arbitraries.of("cto", "sre-lead", "dba").list().ofMaxSize(3);
        return Combinators.combine(
                        observations,
                        databases,
                        fences,
                        flights,
                        witnesses,
                        approvals,
                        Arbitraries.of(Failover.Promotion.values()),
                        Arbitraries.of(true, false))
                .as((seen, base, fence, held, who, approved, promotion, person) -> new Situation(
                        NOW,
                        plan(promotion, true),
                        new Move(Direction.FAILOVER, Side.PRIMARY, Side.STANDBY, person),
                        Duration.ofMinutes(1),
                        seen,
                        new Past.Never(),
                        held,
                        new Flight.Free(),
                        base,
                        List.of(),
                        fence,
                        who,
                        approved));
    }
}
