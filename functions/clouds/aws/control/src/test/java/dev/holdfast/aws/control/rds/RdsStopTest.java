package dev.holdfast.aws.control.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.FenceException;
import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.ScriptedGuard;
import dev.holdfast.core.failover.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A primary without a replica is stopped. */
class RdsStopTest extends RdsFenceContract {
    @BeforeEach
    void unlink() {
        east().replicas.clear();
        rds.instances.get("records-west").source = "";
    }

    private FenceState fence() {
        return fencing().fence(instrument(), Side.PRIMARY, ScriptedGuard.open());
    }

    @Test
    void it_is_stopped_and_the_report_says_when_RDS_starts_it_by_itself() {
        assertThat(fence().what()).contains("stopped", "by itself at 2026-03-15T12:00:00Z");
        assertThat(rds.actions()).containsExactly("StopDBInstance");
    }

    @ParameterizedTest
    @CsvSource({
        "available,Standing",
        "backing-up,Standing",
        "stopping,Standing",
        "stopped,Fenced",
        "rebooting,Standing",
        "starting,Standing",
        "something-new,Standing"
    })
    void only_stopped_means_that_it_takes_no_writes(String status, String meaning) {
        east().status = status;
        assertThat(fencing().look(instrument(), Side.PRIMARY).getClass().getSimpleName())
                .isEqualTo(meaning);
    }

    @Test
    void one_that_RDS_backs_up_is_stopped_when_that_is_over() {
        east().passes("backing-up", "backing-up", "available");
        assertThat(fence()).isInstanceOf(FenceState.Fenced.class);
    }

    @Test
    void one_that_is_stopping_already_is_waited_for() {
        east().passes("stopping", "stopping", "stopping", "stopped");
        assertThat(fence()).isInstanceOf(FenceState.Fenced.class);
        assertThat(rds.orders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "403,AccessDenied,role failover",
        "400,Throttling,throttled",
        "403,ExpiredToken,expired",
        "404,DBInstanceNotFound,found nothing",
        "400,InvalidDBInstanceState,cannot work now",
        "500,InternalFailure,500 InternalFailure"
    })
    void whatever_RDS_answers_instead_proves_nothing_and_is_told(int status, String code, String told) {
        rds.refusals.put(
                "StopDBInstance",
                new StandInRds.Refusal(
                        status,
                        code,
                        "User: arn:aws:sts::123456789012:assumed-role/failover/s is not authorized to perform: rds:Stop"));
        FenceState state = fence();
        assertThat(state).isInstanceOf(FenceState.Unknown.class);
        assertThat(state.what()).contains("rds:StopDBInstance", "records-east", "us-east-1", told);
        assertThat(runs(Side.PRIMARY)).isTrue();
    }

    @Test
    void an_instance_that_does_not_exist_is_unknown_and_not_fenced() {
        rds.instances.remove("records-east");
        assertThat(fencing().look(instrument(), Side.PRIMARY)).isInstanceOf(FenceState.Unknown.class);
    }

    @Test
    void a_refused_start_says_so() {
        fence();
        rds.refusals.put("StartDBInstance", new StandInRds.Refusal(403, "AccessDenied", ""));
        assertThatExceptionOfType(FenceException.Refused.class)
                .isThrownBy(() -> fencing().release(instrument(), Side.PRIMARY, ScriptedGuard.open()))
                .satisfies(e -> assertThat(e.explained()).contains("rds:StartDBInstance", "the role that acts"));
    }
}
