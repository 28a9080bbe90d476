package dev.holdfast.core.runbook;

import static dev.holdfast.core.runbook.Theatre.runbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.runbook.Step.OnFailure;
import org.junit.jupiter.api.Test;

class RunbookTest {
    private final World world = new Theatre().world;
    private final ModelStep fence = ModelStep.of("fence", world);
    private final ModelStep promote = ModelStep.of("promote", world).once().withoutWayBack();

    @Test
    void two_steps_of_one_name_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runbook(fence, fence))
                .withMessageContaining("fence");
    }

    @Test
    void nothing_may_turn_a_run_back_behind_a_step_that_cannot_be_taken_back() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runbook(promote, fence.onFailure(OnFailure.UNDO)))
                .withMessageContainingAll("'fence'", "'promote'");
        assertThat(runbook(fence, promote.onFailure(OnFailure.UNDO)).steps()).hasSize(2);
    }
}
