package dev.holdfast.core.run;

import static dev.holdfast.core.run.Status.FAILED;
import static dev.holdfast.core.run.Status.HANDED_OVER;
import static dev.holdfast.core.run.Status.OK;
import static dev.holdfast.core.run.Status.PARTIAL;
import static dev.holdfast.core.run.Status.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {
    @Test
    void a_whole_is_ok_only_when_every_part_is() {
        assertThat(Status.of(List.of(OK, OK))).isEqualTo(OK);
        assertThat(Status.of(List.of(OK, FAILED))).isEqualTo(PARTIAL);
        assertThat(Status.of(List.of(OK, REFUSED))).isEqualTo(PARTIAL);
        assertThat(Status.of(List.of(PARTIAL))).isEqualTo(PARTIAL);
    }

    @Test
    void a_whole_that_achieved_nothing_failed_unless_it_was_never_begun() {
        assertThat(Status.of(List.of(FAILED, REFUSED))).isEqualTo(FAILED);
        assertThat(Status.of(List.of(REFUSED, REFUSED))).isEqualTo(REFUSED);
        assertThat(Status.of(List.of())).isEqualTo(FAILED);
    }

    @Test
    void a_whole_is_handed_over_only_when_every_part_is_and_never_looks_like_success() {
        assertThat(Status.of(List.of(HANDED_OVER, HANDED_OVER))).isEqualTo(HANDED_OVER);
        assertThat(Status.of(List.of(HANDED_OVER, OK))).isEqualTo(PARTIAL);
        assertThat(Status.of(List.of(HANDED_OVER, FAILED))).isEqualTo(FAILED);
    }

    @Test
    void statuses_are_written_in_lower_case() {
        assertThat(Json.text(List.of(Status.values())))
                .isEqualTo("[\"ok\",\"partial\",\"failed\",\"refused\",\"handed-over\"]");
    }
}
