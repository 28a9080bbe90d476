package dev.holdfast.lambda.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Json;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.core.trigger.UnknownEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettlementTest {
    private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");
    private static final RunId RUN = RunId.parse("0195510f-0000-7000-8000-000000000001");

    record Report(RunContext run, Instant finishedAt, Status status, String what) implements RunReport {}

    @Test
    void a_run_that_did_everything_is_handed_back_as_its_report() {
        assertThat(Settlement.of(report(Status.OK, "all of it")))
                .isEqualTo(new Settlement.Answered(Json.tree(report(Status.OK, "all of it"))));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OK", "HANDED_OVER"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothing_but_a_run_that_did_everything_looks_like_success(Status status) {
        assertThat(Settlement.of(report(status, ""))).isInstanceOf(Settlement.Raised.class);
    }

    /** Raised, it would be attempted again, and each attempt would start another task. */
    @Test
    void a_run_that_another_place_has_now_is_handed_back_and_says_so() {
        assertThat(Settlement.of(report(Status.HANDED_OVER, "")))
                .isInstanceOfSatisfying(
                        Settlement.Answered.class,
                        answered -> assertThat(answered.answer().path("status").asText())
                                .isEqualTo("handed-over"));
    }

    @ParameterizedTest
    @CsvSource({
        "PARTIAL, dev.holdfast.lambda.answer.RunIncomplete",
        "FAILED, dev.holdfast.lambda.answer.RunFailed",
        "REFUSED, dev.holdfast.lambda.answer.RunRefused"
    })
    void the_type_of_an_error_says_how_the_run_ended(Status status, String type) {
        assertThat(raised(report(status, "")).getClass().getName()).isEqualTo(type);
    }

    @Test
    void an_error_says_which_run_it_was_and_carries_the_report() {
        Report report = report(Status.PARTIAL, "redis was not reached");
        assertThat(raised(report))
                .hasMessageStartingWith("backup for plan clinic, run " + RUN + ", did a part of what was asked.")
                .hasMessageEndingWith("Report: " + Json.text(report))
                .hasNoCause();
    }

    @Test
    void a_very_long_report_is_cut_in_an_error() {
        String message = raised(report(Status.FAILED, "x".repeat(1_000_000))).getMessage();
        assertThat(message).hasSizeLessThan(70_000).endsWith("characters in all)");
    }

    @Test
    void an_answer_that_lambda_would_not_hand_back_is_shortened_and_says_so() {
        Settlement settled = Settlement.of(report(Status.OK, "x".repeat(Settlement.MOST_ANSWER_BYTES)));
        assertThat(settled).isInstanceOfSatisfying(Settlement.Answered.class, answered -> {
            assertThat(Json.bytes(answered.answer())).hasSizeLessThan(2_000);
            assertThat(answered.answer().path("status").asText()).isEqualTo("ok");
            assertThat(answered.answer().path("run").path("run").asText()).isEqualTo(RUN.toString());
            assertThat(answered.answer().path("shortened").asText()).contains("lies whole in the vault");
        });
    }

    @Test
    void an_answer_that_is_no_report_is_handed_back_as_it_is() {
        assertThat(Settlement.of(Map.of("validationResponse", "abc")))
                .isEqualTo(new Settlement.Answered(Json.tree(Map.of("validationResponse", "abc"))));
    }

    @Test
    void what_will_never_be_accepted_is_told_from_what_may_be_later() {
        assertThat(raised(new InvalidRequest(List.of("no."), "say yes."))).isInstanceOf(EventRejected.class);
        assertThat(raised(new PlanException("no plan.", "name one."))).isInstanceOf(EventRejected.class);
        assertThat(raised(unknownEvent())).isInstanceOf(EventRejected.class);
        assertThat(raised(new Unreachable())).isInstanceOf(NotBegun.class);
    }

    @Test
    void a_refusal_is_told_in_its_own_words_with_its_hint() {
        assertThat(raised(new Unreachable())).hasMessage("Unreachable: the store is away. Hint: wait for it.");
    }

    @Test
    void what_nobody_foresaw_shows_its_kind_but_not_its_words() {
        RuntimeException unforeseen = new IllegalStateException("password=tiger");
        assertThat(Settlement.of(unforeseen))
                .isInstanceOfSatisfying(
                        Settlement.Raised.class,
                        raised -> assertThat(raised.error())
                                .isInstanceOf(Unforeseen.class)
                                .hasMessageContaining("java.lang.IllegalStateException")
                                .hasMessageNotContaining("tiger"));
    }

    private static final class Unreachable extends HoldfastException {
        Unreachable() {
            super("the store is away.", "wait for it.");
        }
    }

    private static UnknownEvent unknownEvent() {
        try {
            TriggerIntake.read(Json.mapper().createObjectNode(), Caller.unknown("test"));
            throw new AssertionError("an empty event was accepted");
        } catch (UnknownEvent e) {
            return e;
        }
    }

    private static InvocationError raised(Object answer) {
        Settlement settled =
                answer instanceof HoldfastException failure ? Settlement.of(failure) : Settlement.of(answer);
        return ((Settlement.Raised) settled).error();
    }

    private static Report report(Status status, String what) {
        var actor = TriggerIntake.read(
                        Json.mapper().createObjectNode().put("plan", "clinic"), Caller.unknown("aws-iam"))
                .actor();
        return new Report(new RunContext(RUN, "backup", "clinic", NOW, actor), NOW, status, what);
    }
}
