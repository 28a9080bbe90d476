package dev.holdfast.lambda.zip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import dev.holdfast.harness.Answer;
import dev.holdfast.harness.Harness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of {@code events/}, as it stands, through the packaged zip under the runtime client; one warm process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryEventIT {
    private Site site;
    private Harness function;

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        site = new Site(folder);
        function = new Harness(Zip.failoverDns(site.plans).with("HOLDFAST_PLAN", Site.PLAN), site.clock);
    }

    @AfterAll
    void undeploy() throws Exception {
        function.close();
        site.close();
    }

    /** The alarm that the plan maps fired, months ago. */
    private static final List<String> OLD = List.of(
            "failover-alarm-cloudwatch-eventbridge.json",
            "failover-alarm-cloudwatch-lambda-action.json",
            "failover-alarm-cloudwatch-sns-http.json",
            "failover-alarm-cloudwatch-sns.json");

    static Stream<String> old() {
        return OLD.stream();
    }

    /** Alarms that are over, unknown, or not in the plan. */
    static Stream<String> reports() throws IOException {
        return files("failover-")
                .filter(file -> !OLD.contains(file)
                        && !file.startsWith("failover-resume-")
                        && !List.of(
                                        "failover-manual.json",
                                        "failover-dry-run.json",
                                        "failover-event-grid-validation.json")
                                .contains(file));
    }

    @ParameterizedTest
    @MethodSource("old")
    void an_alarm_that_comes_too_late_is_an_error_that_says_what_to_do(String file) {
        assertThat(function.invoke(Zip.event(file))).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.type()).isEqualTo("dev.holdfast.lambda.answer.RunRefused");
            assertThat(failed.message()).contains("alarms of at most 15 min", "start the failover by hand");
        });
    }

    @ParameterizedTest
    @MethodSource("reports")
    void what_is_over_or_not_in_the_plan_is_reported_and_starts_nothing(String file) throws Exception {
        Answer answer = function.invoke(Zip.event(file));
        assertThat(answer).isInstanceOf(Answer.Returned.class);
        var report = Json.read(((Answer.Returned) answer).body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
        assertThat(report.path("status").asText()).isEqualTo("ok");
        assertThat(report.path("outcome").asText()).isEqualTo("reported");
        assertThat(report.path("run").path("plan").asText()).isEqualTo(Site.PLAN);
    }

    @Test
    void event_grids_question_is_answered_as_it_expects() {
        assertThat(function.invoke(Zip.event("failover-event-grid-validation.json")))
                .isInstanceOfSatisfying(
                        Answer.Returned.class,
                        returned -> assertThat(returned.body()).startsWith("{\"validationResponse\":"));
    }

    @Test
    void a_dry_run_hands_back_what_every_gate_says_or_raises_that_it_would_be_refused() {
        assertThat(function.invoke(Zip.event("failover-dry-run.json")))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.message())
                                .contains(
                                        "was refused",
                                        "\"outcome\":\"rehearsed\"",
                                        "\"observer-quorum\"",
                                        "\"planned\":["));
    }

    @ParameterizedTest
    @CsvSource({"failover-manual.json, observer-quorum", "failback-manual.json, there is nothing to bring back"})
    void what_is_asked_for_is_refused_with_the_report_while_all_is_well(String file, String why) {
        assertThat(function.invoke(Zip.event(file))).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.type()).isEqualTo("dev.holdfast.lambda.answer.RunRefused");
            assertThat(failed.message())
                    .startsWith("failover-dns for plan healthcare-gitops, run ")
                    .contains(why);
        });
    }

    @Test
    void a_schedule_that_resumes_a_run_nobody_knows_is_rejected_and_names_it() {
        assertThat(function.invoke(Zip.event("failover-resume-schedule-eventbridge-scheduler.json")))
                .isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                    assertThat(failed.type()).isEqualTo("dev.holdfast.lambda.answer.EventRejected");
                    assertThat(failed.message()).contains("019b7999-2f80-7000-8000-000000000001");
                });
    }

    static Stream<String> ofOtherFunctions() throws IOException {
        return Stream.of(files("backup-"), files("verify-backup-")).flatMap(files -> files);
    }

    @ParameterizedTest
    @MethodSource("ofOtherFunctions")
    void an_event_of_another_function_is_an_error_and_starts_nothing(String file) {
        assertThat(function.invoke(Zip.event(file)))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.type())
                                .isIn(
                                        "dev.holdfast.lambda.answer.EventRejected",
                                        "dev.holdfast.lambda.answer.RunRefused"));
    }

    @Test
    void no_file_is_left_out() throws IOException {
        assertThat(files("").filter(file -> !file.matches("(failover|failback|backup|verify-backup)-.*")))
                .isEmpty();
    }

    private static Stream<String> files(String prefix) throws IOException {
        try (var files = Files.list(Zip.events())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(prefix) && file.endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
