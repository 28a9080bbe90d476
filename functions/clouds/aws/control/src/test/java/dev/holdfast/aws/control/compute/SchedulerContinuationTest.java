package dev.holdfast.aws.control.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.FixedConfig;
import dev.holdfast.aws.control.Front;
import dev.holdfast.aws.control.Front.Canned;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.aws.control.SharedMoto;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.core.trigger.TriggerIntake;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;

/**
 * Runs that are to be resumed, as schedules on moto. Moto fires none, fills in no context attribute and lets everybody do
 * everything: what a schedule sends is filled in here as "Adding context attributes" (EventBridge Scheduler User Guide) says, and
 * refusals come from {@link Front}.
 */
class SchedulerContinuationTest {
    private static final Instant NOW = Instant.parse("2026-03-08T04:00:00Z");
    private static final Instant LATER = Instant.parse("2026-03-08T04:12:30.25Z");
    private static final String GROUP = "holdfast";
    private static final String ALIAS = "arn:aws:lambda:us-west-2:123456789012:function:failover-dns:live";
    private static final String ROLE = "arn:aws:iam::123456789012:role/holdfast-resume";
    private static final RunId RUN = RunId.create(NOW);
    private static final RunId OTHER = RunId.create(NOW.plusMillis(1));
    private static final Caller SOMEBODY = Caller.unknown("aws-iam");

    private final AwsClients clients = SharedMoto.clients();
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "holdfast.function.arn", ALIAS, "holdfast.scheduler.role-arn", ROLE, "holdfast.scheduler.group", GROUP));
    private Front front;
    private SchedulerClient scheduler;

    @BeforeEach
    void build() throws IOException {
        front = new Front(SharedMoto.endpoint());
        scheduler = clients.client(
                SchedulerClient.class,
                new Reach("us-west-2", SharedMoto.endpoint().toString(), Duration.ofMinutes(1)),
                SchedulerClient::builder);
        scheduler.createScheduleGroup(request -> request.name(GROUP));
    }

    @AfterEach
    void tearDown() {
        scheduler.deleteScheduleGroup(request -> request.name(GROUP));
        front.close();
    }

    private SchedulerContinuation continuation() {
        return new SchedulerContinuation(
                clients,
                new FixedConfig(settings),
                Clock.fixed(NOW, ZoneOffset.UTC),
                front.endpoint().toString());
    }

    private void ask(RunId run, Instant instant) {
        continuation().resumeAt("failover-dns", "clinic", run, instant);
    }

    private List<String> names() {
        return scheduler.listSchedules(request -> request.groupName(GROUP)).schedules().stream()
                .map(ScheduleSummary::name)
                .toList();
    }

    private GetScheduleResponse only() {
        assertThat(names()).hasSize(1);
        return scheduler.getSchedule(request -> request.groupName(GROUP).name(names().getFirst()));
    }

    @Test
    void a_run_is_resumed_by_its_own_alias_at_the_second_after_it_was_asked_for_exactly_once_and_in_utc() {
        ask(RUN, LATER);
        GetScheduleResponse schedule = only();
        assertThat(schedule.scheduleExpression()).isEqualTo("at(2026-03-08T04:12:31)");
        assertThat(schedule.scheduleExpressionTimezone()).isEqualTo("UTC");
        assertThat(schedule.flexibleTimeWindow().mode()).isEqualTo(FlexibleTimeWindowMode.OFF);
        assertThat(schedule.actionAfterCompletion()).isEqualTo(ActionAfterCompletion.DELETE);
        assertThat(schedule.target().arn()).isEqualTo(ALIAS);
        assertThat(schedule.target().roleArn()).isEqualTo(ROLE);
        assertThat(schedule.arn()).contains(":us-west-2:");
    }

    @Test
    void what_the_schedule_sends_is_a_request_by_a_schedule_to_go_on_with_this_run() throws IOException {
        ask(RUN, LATER);
        String fired = only().target()
                .input()
                .replace("<aws.scheduler.schedule-arn>", only().arn())
                .replace("<aws.scheduler.scheduled-time>", "2026-03-08T04:12:31Z")
                .replace("<aws.scheduler.execution-id>", "d32c5kddcf5bb8c3")
                .replace("<aws.scheduler.attempt-number>", "1");
        Trigger trigger = TriggerIntake.read(Json.mapper().readTree(fired), SOMEBODY);
        assertThat(trigger).isInstanceOfSatisfying(Trigger.Scheduled.class, scheduled -> {
            ObjectNode request = scheduled.request();
            assertThat(request.path("run").asText()).isEqualTo(RUN.toString());
            assertThat(request.path("plan").asText()).isEqualTo("clinic");
            assertThat(request).hasSize(2);
        });
    }

    @Test
    void asking_twice_is_asking_once_and_two_times_are_two() {
        ask(RUN, LATER);
        ask(RUN, LATER);
        assertThat(names()).hasSize(1);
        ask(RUN, LATER.plusSeconds(30));
        ask(OTHER, LATER);
        assertThat(names()).hasSize(3).allMatch(name -> name.matches("[0-9a-zA-Z._-]{1,64}"));
    }

    @Test
    void what_is_due_or_overdue_comes_soon() {
        ask(RUN, NOW.minusSeconds(3600));
        assertThat(only().scheduleExpression()).isEqualTo("at(2026-03-08T04:00:15)");
    }

    @Test
    void a_run_that_ended_takes_its_own_schedules_back_and_no_others() {
        ask(RUN, LATER);
        ask(RUN, LATER.plusSeconds(30));
        ask(OTHER, LATER);
        continuation().ended("failover-dns", "clinic", RUN);
        assertThat(names())
                .hasSize(1)
                .first()
                .asString()
                .contains(OTHER.toString().replace("-", ""));
        continuation().ended("failover-dns", "clinic", RUN);
        continuation().ended("failover-dns", "clinic", OTHER);
        assertThat(names()).isEmpty();
    }

    @Test
    void a_schedule_that_fired_meanwhile_or_a_group_that_is_gone_needs_no_taking_back() {
        ask(RUN, LATER);
        front.script((number, line) -> line.startsWith("DELETE")
                ? Optional.of(Canned.restJson(404, "ResourceNotFoundException"))
                : Optional.empty());
        continuation().ended("failover-dns", "clinic", RUN);
        front.script((number, line) -> Optional.of(Canned.restJson(404, "ResourceNotFoundException")));
        continuation().ended("failover-dns", "clinic", RUN);
    }

    @Test
    void every_functions_name_fits_beside_a_run_and_a_second() {
        for (String function :
                List.of("backup", "verify-backup", "failover-dns", "rotate-secrets", "restore", "notify")) {
            continuation().resumeAt(function, "clinic", RUN, LATER);
        }
        assertThat(names()).hasSize(6);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> continuation().resumeAt("../evil", "clinic", RUN, LATER));
    }

    @Test
    void everything_that_is_missing_is_said_at_once() {
        settings.remove("holdfast.scheduler.role-arn");
        settings.put("holdfast.function.arn", "failover-dns");
        assertThatExceptionOfType(ContinuationFailed.class)
                .isThrownBy(() -> ask(RUN, LATER))
                .withMessageContaining("HOLDFAST_SCHEDULER_ROLE_ARN is not set")
                .withMessageContaining("HOLDFAST_FUNCTION_ARN is no ARN of lambda");
        assertThat(front.lines()).isEmpty();
    }

    @Test
    void where_no_schedules_are_set_up_there_is_nothing_to_take_back() {
        settings.clear();
        continuation().ended("failover-dns", "clinic", RUN);
        assertThat(front.lines()).isEmpty();
    }

    @Test
    void a_missing_group_is_said() {
        front.script((number, line) -> Optional.of(Canned.restJson(404, "ResourceNotFoundException")));
        assertThatExceptionOfType(ContinuationFailed.class)
                .isThrownBy(() -> ask(RUN, LATER))
                .withMessageContaining("scheduler:CreateSchedule on schedule holdfast/")
                .withMessageContaining("ResourceNotFoundException");
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDeniedException, to the role 'holdfast-backup'",
        "403, ExpiredTokenException, renew them",
        "429, ThrottlingException, throttled",
        "500, InternalServerException, repeat it"
    })
    void what_stands_against_it_is_said_with_what_to_do(int status, String code, String words) {
        front.script((number, line) -> Optional.of(Canned.restJson(status, code)));
        refused(() -> ask(RUN, LATER), "scheduler:CreateSchedule", words);
    }

    @Test
    void taking_back_needs_two_more_rights_and_names_the_one_that_is_missing() {
        ask(RUN, LATER);
        front.script((number, line) ->
                line.startsWith("GET") ? Optional.of(Canned.restJson(403, "AccessDeniedException")) : Optional.empty());
        refused(
                () -> continuation().ended("failover-dns", "clinic", RUN),
                "scheduler:ListSchedules",
                "holdfast-backup");
        front.script((number, line) -> line.startsWith("DELETE")
                ? Optional.of(Canned.restJson(403, "AccessDeniedException"))
                : Optional.empty());
        refused(
                () -> continuation().ended("failover-dns", "clinic", RUN),
                "scheduler:DeleteSchedule",
                "holdfast-backup");
    }

    private static void refused(Runnable asking, String action, String words) {
        assertThatExceptionOfType(ContinuationFailed.class)
                .isThrownBy(asking::run)
                .satisfies(e -> assertThat(e.explained())
                        .contains(action, words, "us-west-2")
                        .doesNotContain("session", "SECRET"));
    }
}
