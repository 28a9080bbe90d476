package dev.holdfast.lambda.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Answer;
import dev.holdfast.harness.AsyncAnswer;
import dev.holdfast.harness.Harness;
import dev.holdfast.kubernetes.RunningController;
import dev.holdfast.local.dns.Bind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Real decisions through the packaged zip: a region is lost, an alarm comes, and comes again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverIT {
    private static final Pattern CODE = Pattern.compile("\\b(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}\\b");

    private Site site;
    private Harness function;
    private Harness asking;
    private Instant lost;
    private RunningController controller;

    @BeforeAll
    void lose(@TempDir Path folder) throws Exception {
        site = new Site(folder);
        function = new Harness(Zip.failoverDns(site.plans).with("HOLDFAST_PLAN", Site.PLAN), site.clock);
        asking = new Harness(
                Zip.failoverDns(site.plans)
                        .with("HOLDFAST_PLAN", "asks-people")
                        .with("HOLDFAST_OUTBOX", site.outbox.toString()),
                site.clock);
        controller = site.cluster.control(Site.DEPLOYMENT);
        site.lose();
        lost = site.clock.instant();
    }

    @AfterAll
    void end() throws Exception {
        controller.close();
        function.close();
        asking.close();
        site.close();
    }

    @Test
    @Order(1)
    void a_refusal_is_an_error_that_lambda_repeats_twice_and_then_gives_to_a_person() throws Exception {
        AsyncAnswer answer = asking.invokeAsync(Events.alarm("failover-alarm-cloudwatch-lambda-action.json", lost));
        assertThat(answer.attempts())
                .hasSize(3)
                .allSatisfy(attempt -> assertThat(attempt).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                    assertThat(failed.type()).isEqualTo("dev.holdfast.lambda.answer.RunRefused");
                    assertThat(failed.message()).contains("\"outcome\":\"waiting-for-approval\"");
                }));
        assertThat(answer.dead()).isTrue();
        assertThat(runs(answer.attempts())).hasSize(1);
        assertThat(messages()).as("each of the two is asked once").hasSize(2);
        assertThat(site.leadsTo()).doesNotContain(Site.STANDBY);
    }

    @Test
    @Order(2)
    void an_alarm_moves_service_and_the_report_is_handed_back() throws Exception {
        Answer answer = function.invoke(Events.alarm("failover-alarm-cloudwatch-lambda-action.json", lost), "r-1");
        assertThat(answer)
                .as(answer.toString())
                .isInstanceOfSatisfying(
                        Answer.Returned.class,
                        returned ->
                                assertThat(returned.body()).contains("\"outcome\":\"switched\"", "\"status\":\"ok\""));
        assertThat(site.leadsTo()).contains(Site.STANDBY);
        assertThat(site.cluster.deployment(Site.DEPLOYMENT).getSpec().getReplicas())
                .isEqualTo(2);
    }

    @Test
    @Order(3)
    void the_same_alarm_by_another_way_changes_nothing_and_is_no_error_also_in_a_new_process() throws Exception {
        List<String> scalings = scalings();
        long pid = function.pid();
        AsyncAnswer warm = function.invokeAsync(Events.alarm("failover-alarm-cloudwatch-sns.json", lost));
        assertThat(function.pid()).isEqualTo(pid);
        function.close();
        AsyncAnswer cold = function.invokeAsync(Events.alarm("failover-alarm-cloudwatch-eventbridge.json", lost));
        assertThat(List.of(warm, cold)).allSatisfy(answer -> {
            assertThat(answer.attempts()).hasSize(1);
            assertThat(((Answer.Returned) answer.attempts().getFirst()).body()).contains("\"outcome\":\"answered\"");
        });
        assertThat(function.pid()).isNotEqualTo(pid);
        assertThat(scalings()).isNotEmpty().isEqualTo(scalings);
    }

    @Test
    @Order(4)
    void log_lines_carry_lambdas_request_and_no_secret() throws Exception {
        assertThat(function.log()).anyMatch(line -> line.contains(" request=r-1 "));
        List<String> all = new java.util.ArrayList<>(function.log());
        all.addAll(asking.log());
        assertThat(messages())
                .isNotEmpty()
                .allSatisfy(message ->
                        assertThat(CODE.matcher(message).results().count()).isPositive());
        for (String message : messages()) {
            CODE.matcher(message)
                    .results()
                    .forEach(code -> assertThat(all).noneMatch(line -> line.contains(code.group())));
        }
        assertThat(all)
                .noneMatch(line -> line.contains(Bind.KEY))
                .noneMatch(line -> line.contains("token-of-the-secret"))
                .noneMatch(line -> line.contains("PRIVATE KEY"));
    }

    /** What was changed about deployments, without what stands for the cluster's own controller. */
    private List<String> scalings() {
        return site.cluster.patches().stream()
                .filter(patch -> patch.endsWith(Site.DEPLOYMENT))
                .toList();
    }

    private List<String> messages() throws IOException {
        try (var files = Files.list(site.outbox)) {
            return files.map(FailoverIT::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> runs(List<Answer> attempts) {
        return attempts.stream()
                .map(attempt -> ((Answer.Failed) attempt).message().replaceAll(".*?, run (\\S+),.*", "$1"))
                .distinct()
                .toList();
    }
}
