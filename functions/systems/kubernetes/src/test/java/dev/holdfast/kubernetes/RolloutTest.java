package dev.holdfast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // wanted, observed, replicas, updated, available, ready, why
                "3, 2, 3, 3, 3, 3, ''",
                "3, 3, 3, 3, 3, 3, ''",
                "3, 1, 3, 3, 3, 0, the cluster has not taken note of the last change yet",
                "3, -, -, -, -, 0, the cluster has not taken note of the last change yet",
                "3, 2, 4, 1, 3, 1, 1 of 3 replicas are of the present revision",
                "3, 2, 4, 3, 3, 3, 1 replicas of an older revision still run",
                "3, 2, 3, 3, 2, 2, 2 of 3 replicas ready",
                "3, 2, -, -, -, 0, 0 of 3 replicas are of the present revision",
                "0, 2, 3, 3, 3, 3, 3 replicas too many still run",
                "0, 2, -, -, -, 0, ''"
            })
    void is_complete_when_all_of_the_present_specification_serve_and_nothing_else_runs(
            int wanted, Long observed, Integer replicas, Integer updated, Integer available, int ready, String why) {
        Rollout rollout = Rollout.of(deployment(wanted, observed, replicas, updated, available));
        assertThat(rollout.workload().wanted()).isEqualTo(wanted);
        assertThat(rollout.workload().ready()).isEqualTo(ready);
        assertThat(rollout.workload().why()).isEqualTo(why);
        assertThat(rollout.isFinal()).isFalse();
    }

    @Test
    void a_deadline_exceeded_by_an_earlier_specification_says_nothing_of_the_present_one() {
        Deployment late = new DeploymentBuilder(deployment(3, 1L, 3, 3, 2))
                .editStatus()
                .addNewCondition()
                .withType("Progressing")
                .withReason("ProgressDeadlineExceeded")
                .endCondition()
                .endStatus()
                .build();
        assertThat(Rollout.of(late).isFinal()).isFalse();
    }

    @Test
    void a_paused_rollout_that_is_not_complete_says_that_it_is_paused() {
        Deployment paused = new DeploymentBuilder(deployment(3, 2L, 3, 1, 3))
                .editSpec()
                .withPaused(true)
                .endSpec()
                .build();
        assertThat(Rollout.of(paused).workload().why()).endsWith("and its rollout is paused");
    }

    private static Deployment deployment(
            int wanted, Long observed, Integer replicas, Integer updated, Integer available) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("api")
                .withGeneration(2L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(wanted)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }
}
