package dev.holdfast.lambda.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Answer;
import dev.holdfast.harness.Harness;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong surfaces as an error of Lambda, with a type and a sentence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorsIT {
    private static final String REJECTED = "dev.holdfast.lambda.answer.EventRejected";

    private Site site;
    private Harness function;

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        site = new Site(folder);
        function = new Harness(Zip.failoverDns(site.plans), site.clock);
    }

    @AfterAll
    void undeploy() throws Exception {
        function.close();
        site.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {"plan": "clinic",                                 | not one JSON document
                ''                                                 | not one JSON document
                []                                                 | The event
                {"plan": "a", "plan": "b"}                         | names one field twice
                {"plan": "nowhere", "dryRun": true}                | no plan 'nowhere' can be read
                {"plan": "../healthcare-gitops", "dryRun": true}   | "plan"
                {"plan": "healthcare-gitops", "dry_run": true}     | dry_run
                """)
    void an_event_that_cannot_be_used_is_rejected_with_a_sentence_and_a_hint(String event, String why) {
        assertThat(function.invoke(event)).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.type()).isEqualTo(REJECTED);
            assertThat(failed.message()).contains(why).contains("Hint: ");
        });
    }

    @Test
    void an_alarm_without_a_preset_plan_says_which_variable_to_set() {
        assertThat(function.invoke(Zip.event("failover-alarm-cloudwatch-lambda-action.json")))
                .isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                    assertThat(failed.type()).isEqualTo(REJECTED);
                    assertThat(failed.message()).contains("HOLDFAST_PLAN");
                });
    }

    @Test
    void an_event_as_big_as_lambda_takes_is_rejected_without_showing_it() {
        String text = "x".repeat(5_000_000);
        assertThat(function.invoke("{\"plan\": \"" + text + "\"}"))
                .isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                    assertThat(failed.type()).isEqualTo(REJECTED);
                    assertThat(failed.message()).hasSizeLessThan(5_000);
                });
    }

    @Test
    void a_plan_whose_keys_are_not_here_is_named_with_what_is_missing() {
        assertThat(function.invoke("{\"plan\": \"keyless\", \"dryRun\": true}"))
                .isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                    assertThat(failed.type()).isEqualTo(REJECTED);
                    assertThat(failed.message()).contains("no-keys").contains("Hint: ");
                });
    }

    @Test
    void a_function_that_is_not_in_the_zip_is_an_error_of_the_init_phase() {
        try (Harness wrong = new Harness(
                Zip.failoverDns(site.plans).with("QUARKUS_FUNQY_EXPORT", "make-coffee"), Clock.systemUTC())) {
            assertThat(wrong.invoke("{}"))
                    .isInstanceOfSatisfying(
                            Answer.Crashed.class,
                            crashed -> assertThat(crashed.message()).contains("make-coffee"));
        }
    }

    @Test
    void an_invocation_that_takes_too_long_is_killed_and_the_next_one_works() {
        try (Harness slow = new Harness(
                Zip.failoverDns(site.plans).with("HOLDFAST_PLAN", "slow").with(Duration.ofSeconds(2)), site.clock)) {
            slow.start();
            assertThat(slow.invoke(Events.alarm("failover-alarm-cloudwatch-lambda-action.json", site.clock.instant())))
                    .isInstanceOf(Answer.TimedOut.class);
            assertThat(slow.invoke("{}")).isInstanceOf(Answer.Failed.class);
        }
    }
}
