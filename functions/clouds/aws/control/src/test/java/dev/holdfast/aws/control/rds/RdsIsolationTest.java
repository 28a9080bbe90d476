package dev.holdfast.aws.control.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.ScriptedGuard;
import dev.holdfast.core.failover.Side;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A primary with a replica cannot be stopped: it is isolated and restarted. */
class RdsIsolationTest extends RdsFenceContract {
    private FenceState fence() {
        return fencing().fence(instrument(), Side.PRIMARY, ScriptedGuard.open());
    }

    @Test
    void it_gets_the_group_that_admits_nobody_and_is_then_restarted() {
        assertThat(fence()).isInstanceOf(FenceState.Fenced.class);
        assertThat(rds.actions())
                .containsExactly(
                        "RemoveTagsFromResource",
                        "AddTagsToResource",
                        "ModifyDBInstance",
                        "RebootDBInstance",
                        "AddTagsToResource");
        assertThat(east().groups).containsExactly("sg-nobody");
        assertThat(east().restarts).isEqualTo(1);
    }

    @Test
    void the_group_alone_is_no_fence_because_open_connections_outlive_it() {
        east().groups = List.of("sg-nobody");
        FenceState state = fencing().look(instrument(), Side.PRIMARY);
        assertThat(state).isInstanceOf(FenceState.Standing.class);
        assertThat(state.what()).contains("was not restarted since");
    }

    @Test
    void a_restart_that_nobody_sees_is_no_proof() {
        rds.refusals.put("RebootDBInstance", new StandInRds.Refusal(400, "InvalidDBInstanceState", ""));
        FenceState state = fence();
        assertThat(state).isInstanceOf(FenceState.Unknown.class);
        assertThat(state.what()).contains("older connections may still write");
        assertThat(fencing().look(instrument(), Side.PRIMARY)).isInstanceOf(FenceState.Standing.class);
    }

    @Test
    void an_interrupted_isolation_is_completed_and_forgets_no_group() {
        east().groups = List.of("sg-a", "sg-b");
        rds.refusals.put("RebootDBInstance", new StandInRds.Refusal(500, "InternalFailure", ""));
        assertThat(fence()).isInstanceOf(FenceState.Unknown.class);
        rds.refusals.clear();
        assertThat(fence()).isInstanceOf(FenceState.Fenced.class);
        fencing().release(instrument(), Side.PRIMARY, ScriptedGuard.open());
        assertThat(east().groups).containsExactly("sg-a", "sg-b");
        assertThat(east().tags).isEmpty();
    }

    @Test
    void it_says_how_long_it_may_take_so_that_nobody_gives_up_on_it_before() {
        assertThat(fencing().longest(instrument())).isEqualTo(java.time.Duration.ofSeconds(60));
    }

    @Test
    void a_note_of_an_earlier_isolation_does_not_count_for_the_next() {
        east().tags.put(RdsFence.ISOLATED, "2026-01-01T00:00:00Z");
        rds.refusals.put("RebootDBInstance", new StandInRds.Refusal(500, "InternalFailure", ""));
        fence();
        assertThat(fencing().look(instrument(), Side.PRIMARY)).isInstanceOf(FenceState.Standing.class);
    }

    @Test
    void without_such_a_group_in_the_plan_it_stands_and_the_answer_says_what_is_missing() {
        instrument = RdsPlans.fence(RdsPlans.pair(rds.endpoint(), Map.of()));
        FenceState state = fence();
        assertThat(state).isInstanceOf(FenceState.Standing.class);
        assertThat(state.what()).contains("RDS cannot stop it", "primaryIsolation");
        assertThat(rds.orders()).isEmpty();
    }
}
