package dev.holdfast.aws.control.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.ScriptedGuard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Promotion and restart on {@link StandInRds}: moto keeps the link of a promoted replica and lets nothing take time. */
@Timeout(60)
class RdsHostingTest {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private StandInRds rds;
    private SystemSpec pair;
    private final RdsHosting hosting = new RdsHosting(RdsPlans.clients(), RdsPlans.CLOCK, RdsPlans.QUICK);

    @BeforeEach
    void begin() throws Exception {
        rds = new StandInRds();
        rds.pair();
        pair = RdsPlans.pair(rds.endpoint(), Map.of());
    }

    @AfterEach
    void end() {
        rds.close();
    }

    private StandInRds.Instance west() {
        return rds.instances.get("records-west");
    }

    private List<String> promote() {
        return hosting.promote(pair, Side.STANDBY, LONGEST, ScriptedGuard.open());
    }

    @Test
    void a_replica_is_promoted_and_waited_for_through_everything_RDS_does() {
        List<String> aftermath = promote();
        assertThat(west().source).isEmpty();
        assertThat(west().status).isEqualTo("available");
        assertThat(rds.actions()).containsExactly("PromoteReadReplica");
        assertThat(String.join("\n", aftermath))
                .contains(
                        "records-east", "us-east-1", "goes on costing money", "CreateDBInstanceReadReplica", "7 days");
    }

    @Test
    void one_that_is_promoted_already_is_left_alone() {
        promote();
        assertThat(promote()).isNotEmpty();
        assertThat(rds.actions()).containsExactly("PromoteReadReplica");
    }

    @Test
    void an_order_that_somebody_else_gave_is_waited_for() {
        west().passes("modifying", "rebooting", "available");
        west().steps.add(() -> west().source = "");
        rds.refusals.put("PromoteReadReplica", new StandInRds.Refusal(400, "InvalidDBInstanceState", ""));
        promote();
        assertThat(west().source).isEmpty();
    }

    @Test
    void the_lost_region_is_not_needed() {
        rds.instances.remove("records-east");
        promote();
        assertThat(west().source).isEmpty();
    }

    @Test
    void the_replica_of_another_primary_is_not_promoted() {
        west().source = "arn:aws:rds:us-east-1:123456789012:db:others";
        assertThatExceptionOfType(SystemException.Precondition.class)
                .isThrownBy(this::promote)
                .satisfies(e -> assertThat(e.getMessage()).contains("others"));
        assertThat(rds.orders()).isEmpty();
    }

    @Test
    void without_the_right_to_act_nothing_is_ordered() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> hosting.promote(pair, Side.STANDBY, LONGEST, ScriptedGuard.shut()));
        assertThat(rds.orders()).isEmpty();
    }

    @Test
    void one_that_takes_too_long_is_told_and_may_still_become_a_primary() {
        rds.refusals.put("PromoteReadReplica", new StandInRds.Refusal(400, "InvalidDBInstanceState", ""));
        assertThatExceptionOfType(SystemException.Broken.class)
                .isThrownBy(() -> hosting.promote(pair, Side.STANDBY, Duration.ofMillis(50), ScriptedGuard.open()))
                .satisfies(e -> assertThat(e.explained())
                        .contains("took no order to be promoted within PT0.05S", "none stands"));
    }

    @Test
    void one_that_RDS_backs_up_is_promoted_when_that_is_over() {
        west().passes("backing-up", "backing-up", "available");
        promote();
        assertThat(west().source).isEmpty();
    }

    @Test
    void a_refusal_names_the_action_and_the_role_that_lacks_it() {
        rds.refusals.put(
                "PromoteReadReplica",
                new StandInRds.Refusal(
                        403,
                        "AccessDenied",
                        "User: arn:aws:sts::123456789012:assumed-role/holdfast-failover/abc is not authorized to perform:"
                                + " rds:PromoteReadReplica on resource: x"));
        assertThatExceptionOfType(SystemException.Refused.class)
                .isThrownBy(this::promote)
                .satisfies(e -> assertThat(e.explained())
                        .contains("rds:PromoteReadReplica", "role holdfast-failover", "us-west-2"));
    }

    @Test
    void a_restart_is_seen_and_waited_for() {
        hosting.restart(pair, Side.PRIMARY, LONGEST, ScriptedGuard.open());
        assertThat(rds.instances.get("records-east").restarts).isEqualTo(1);
        assertThat(rds.instances.get("records-east").status).isEqualTo("available");
    }

    @Test
    void a_lag_that_cannot_be_asked_is_unknown() {
        rds.close();
        assertThat(hosting.lag(pair, Side.STANDBY)).isInstanceOf(Lag.Unknown.class);
    }
}
