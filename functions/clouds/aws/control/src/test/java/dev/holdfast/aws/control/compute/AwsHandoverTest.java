package dev.holdfast.aws.control.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.FixedConfig;
import dev.holdfast.aws.control.Front;
import dev.holdfast.aws.control.Front.Canned;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.aws.control.SharedMoto;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Handover.Taken;
import dev.holdfast.core.run.HandoverFailed;
import dev.holdfast.core.run.RunId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/**
 * Work that is handed to Fargate and Step Functions, on moto. What moto does not do and {@link Front} answers instead, as the
 * Amazon ECS API Reference ("RunTask", "Failure", "ConflictException") and the Step Functions API Reference say: it
 * knows no client tokens, never lacks capacity, never throttles and never refuses a role.
 */
class AwsHandoverTest {
    private static final String REGION = "us-west-2";
    private final String cluster = "holdfast-" + UUID.randomUUID();
    private static final RunId RUN = RunId.create(Instant.parse("2026-03-08T04:00:00Z"));

    private final AwsClients clients = SharedMoto.clients();
    private final Map<String, String> settings = new HashMap<>();
    private Front front;
    private EcsClient ecs;
    private SfnClient sfn;
    private String machine;

    @BeforeEach
    void build() throws IOException {
        front = new Front(SharedMoto.endpoint());
        Reach past = new Reach(REGION, SharedMoto.endpoint().toString(), Duration.ofMinutes(1));
        ecs = clients.client(EcsClient.class, past, EcsClient::builder);
        sfn = clients.client(SfnClient.class, past, SfnClient::builder);
        ecs.createCluster(request -> request.clusterName(cluster));
        ecs.registerTaskDefinition(request -> request.family("holdfast")
                .containerDefinitions(ContainerDefinition.builder()
                        .name("holdfast")
                        .image("holdfast")
                        .memory(512)
                        .build()));
        machine = sfn.createStateMachine(request -> request.name("holdfast-fan-out")
                        .definition("{\"StartAt\":\"Done\",\"States\":{\"Done\":{\"Type\":\"Succeed\"}}}")
                        .roleArn("arn:aws:iam::123456789012:role/holdfast-fan-out"))
                .stateMachineArn();
        settings.put("holdfast.region", REGION);
    }

    @AfterEach
    void tearDown() {
        sfn.deleteStateMachine(request -> request.stateMachineArn(machine));
        front.close();
    }

    private void withTask() {
        settings.put("holdfast.task.cluster", cluster);
        settings.put("holdfast.task.definition", "holdfast");
        settings.put("holdfast.task.subnets", "subnet-1, subnet-2");
        settings.put("holdfast.task.security-groups", "sg-1");
    }

    private void withMachine() {
        settings.put("holdfast.state-machine.arn", machine);
    }

    private AwsHandover handover() {
        return new AwsHandover(
                clients, new FixedConfig(settings), front.endpoint().toString());
    }

    private Taken take(JsonNode event) {
        return handover().take("backup", "clinic", event, RUN);
    }

    private static ObjectNode event() {
        return Json.mapper().createObjectNode().put("plan", "clinic").put("tier", "hourly");
    }

    private static ObjectNode event(String... systems) {
        ObjectNode event = event();
        List.of(systems).forEach(event.putArray("systems")::add);
        return event;
    }

    private List<Task> tasks() {
        List<String> arns = ecs.listTasks(request -> request.cluster(cluster)).taskArns();
        return arns.isEmpty()
                ? List.of()
                : ecs.describeTasks(request -> request.cluster(cluster).tasks(arns))
                        .tasks();
    }

    private List<ExecutionListItem> executions() {
        return sfn.listExecutions(request -> request.stateMachineArn(machine)).executions();
    }

    @Test
    void nobody_is_offered_where_nothing_is_set_up_and_asking_all_the_same_says_what_to_set() {
        assertThat(handover().isOffered()).isFalse();
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event()))
                .satisfies(e ->
                        assertThat(e.explained()).contains("nobody is set up to take over", "HOLDFAST_TASK_CLUSTER"));
        assertThat(front.lines()).isEmpty();
    }

    @Test
    void a_task_gets_the_very_event_and_the_command_that_reads_it() throws IOException {
        withTask();
        assertThat(handover().isOffered()).isTrue();
        ObjectNode event = event().put("reason", "überfällig \"now\"");
        Taken taken = take(event);
        Task task = tasks().getFirst();
        assertThat(taken.reference()).isEqualTo(task.taskArn()).contains(":" + REGION + ":");
        assertThat(taken.where())
                .isEqualTo("Fargate task on cluster " + cluster + " with task definition holdfast in us-west-2");
        ContainerOverride override = task.overrides().containerOverrides().getFirst();
        assertThat(override.name()).isEqualTo("holdfast");
        assertThat(override.command()).containsExactly("invoke", "backup", "--event", "env:HOLDFAST_EVENT");
        assertThat(override.environment())
                .extracting(KeyValuePair::name)
                .containsExactlyInAnyOrder("HOLDFAST_EVENT", "HOLDFAST_PLAN", "HOLDFAST_METRICS_LEVEL");
        String carried = override.environment().stream()
                .filter(variable -> variable.name().equals("HOLDFAST_EVENT"))
                .findFirst()
                .orElseThrow()
                .value();
        assertThat(Json.mapper().readTree(carried)).isEqualTo(event);
    }

    @Test
    void a_task_runs_in_the_named_subnets_without_a_public_address_and_once_for_one_run() throws IOException {
        withTask();
        take(event());
        JsonNode request = Json.mapper().readTree(front.bodies().getFirst());
        assertThat(request.path("clientToken").asText()).isEqualTo(RUN.toString());
        assertThat(request.path("launchType").asText()).isEqualTo("FARGATE");
        JsonNode network = request.path("networkConfiguration").path("awsvpcConfiguration");
        assertThat(network.path("assignPublicIp").asText()).isEqualTo("DISABLED");
        assertThat(network.path("subnets").toString()).isEqualTo("[\"subnet-1\",\"subnet-2\"]");
        assertThat(network.path("securityGroups").toString()).isEqualTo("[\"sg-1\"]");
    }

    @Test
    void a_token_that_is_in_use_already_means_that_this_run_was_handed_over() {
        withTask();
        front.script((number, line) -> Optional.of(new Canned(
                400,
                Map.of("Content-Type", "application/x-amz-json-1.1"),
                "{\"__type\":\"ConflictException\",\"message\":\"in use\",\"resourceIds\":[\"arn:of:the:task\"]}")));
        assertThat(take(event()).reference()).isEqualTo("arn:of:the:task");
    }

    @Test
    void an_answer_with_failures_is_a_failure() {
        withTask();
        front.script(
                (number, line) -> Optional.of(
                        Canned.answer(
                                "{\"tasks\":[],\"failures\":[{\"arn\":\"a\",\"reason\":\"RESOURCE:ENI\",\"detail\":\"no address left\"}]}")));
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event()))
                .withMessageContaining("started nothing: RESOURCE:ENI (no address left)");
        front.script((number, line) -> Optional.of(Canned.answer("{\"tasks\":[],\"failures\":[]}")));
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event()))
                .withMessageContaining("answered without a task");
    }

    @Test
    void an_event_over_the_limit_of_overrides_is_refused_before_anybody_is_asked() {
        withTask();
        ObjectNode event = event();
        event.put("reason", "x".repeat(7000));
        take(event);
        front.script((number, line) -> Optional.empty());
        // Half as long, but every character is two in JSON within JSON, and four where it was escaped before.
        event.put("reason", "\"".repeat(3500));
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event))
                .satisfies(e -> assertThat(e.explained()).contains("8,192", "send a shorter event"));
        assertThat(front.lines()).isEmpty();
    }

    @Test
    void everything_that_is_missing_is_said_at_once() {
        settings.put("holdfast.task.cluster", cluster);
        settings.remove("holdfast.region");
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event()))
                .withMessageContaining("HOLDFAST_TASK_DEFINITION is not set")
                .withMessageContaining("HOLDFAST_TASK_SUBNETS is not set")
                .withMessageContaining("HOLDFAST_TASK_SECURITY_GROUPS is not set")
                .withMessageContaining("neither HOLDFAST_REGION nor AWS_REGION");
    }

    @Test
    void a_cluster_named_by_its_arn_says_its_region_itself() {
        withTask();
        settings.put("holdfast.region", "eu-central-1");
        settings.put("holdfast.task.cluster", "arn:aws:ecs:" + REGION + ":123456789012:cluster/" + cluster);
        assertThat(take(event()).reference()).contains(":" + REGION + ":");
    }

    @Test
    void a_missing_cluster_is_named() {
        withTask();
        settings.put("holdfast.task.cluster", "elsewhere");
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event()))
                .withMessageContaining("ecs:RunTask on cluster elsewhere")
                .withMessageContaining("ClusterNotFoundException");
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException, allow ecs:RunTask to the role 'holdfast-backup'",
        "400, ExpiredTokenException, renew them",
        "400, UnrecognizedClientException, correct them",
        "400, InvalidSignatureException, clock",
        "400, ThrottlingException, throttled",
        "500, ServerException, the answer 500"
    })
    void what_stands_against_it_is_said_with_what_to_do_and_without_the_services_text(
            int status, String code, String words) {
        withTask();
        front.script((number, line) -> Optional.of(Canned.json(status, code)));
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event()))
                .satisfies(e -> assertThat(e.explained())
                        .contains("ecs:RunTask", code, words)
                        .doesNotContain("session", "SECRET"));
    }

    @Test
    void several_systems_go_to_the_state_machine_that_divides_them() throws IOException {
        withMachine();
        withTask();
        ObjectNode event = event("records", "audit").put("actor", "alice");
        Taken taken = take(event);
        ExecutionListItem execution = executions().getFirst();
        assertThat(execution.name()).isEqualTo("backup-" + RUN);
        assertThat(taken.reference()).isEqualTo(execution.executionArn());
        assertThat(taken.where()).isEqualTo("execution of state machine holdfast-fan-out in us-west-2");
        String input = sfn.describeExecution(request -> request.executionArn(taken.reference()))
                .input();
        assertThat(Json.mapper().readTree(input))
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        "{\"plan\":\"clinic\",\"function\":\"backup\",\"tier\":\"hourly\",\"systems\":[\"records\",\"audit\"]}"));
        assertThat(tasks()).isEmpty();
    }

    @Test
    void the_state_machine_gets_every_field_it_refers_to_also_when_nobody_named_a_tier() throws IOException {
        withMachine();
        ObjectNode event = event("records", "audit");
        event.remove("tier");
        Taken taken = handover().take("verify-backup", "clinic", event, RUN);
        String input = sfn.describeExecution(request -> request.executionArn(taken.reference()))
                .input();
        assertThat(Json.mapper().readTree(input).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("plan", "function", "tier", "systems");
    }

    @Test
    void asking_twice_for_one_run_is_one_execution() {
        withMachine();
        Taken first = take(event("records", "audit"));
        assertThat(take(event("records", "audit"))).isEqualTo(first);
        // With another input the name is refused as taken, by moto as by Step Functions.
        assertThat(take(event("records", "billing"))).isEqualTo(first);
        assertThat(executions()).hasSize(1);
    }

    @Test
    void what_the_state_machine_would_not_hand_on_goes_to_a_task_whole() {
        withMachine();
        withTask();
        take(event("records"));
        take(event());
        take(event("records", "audit").put("dryRun", true));
        assertThat(tasks()).hasSize(3);
        assertThat(executions()).isEmpty();
    }

    @Test
    void one_system_is_never_given_back_to_the_function_it_does_not_fit_into() {
        withMachine();
        assertThat(handover().isOffered()).isTrue();
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event("records")))
                .withMessageContaining("cannot be split by system");
        assertThat(executions()).isEmpty();
    }

    @Test
    void a_state_machine_that_is_none_or_is_not_there_is_said() {
        settings.put("holdfast.state-machine.arn", "holdfast-fan-out");
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event("a", "b")))
                .withMessageContaining("HOLDFAST_STATE_MACHINE_ARN is not the ARN of a state machine");
        settings.put("holdfast.state-machine.arn", machine + "-gone");
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event("a", "b")))
                .withMessageContaining("StateMachineDoesNotExist");
        withMachine();
        front.script((number, line) -> Optional.of(Canned.json(400, "AccessDeniedException")));
        assertThatExceptionOfType(HandoverFailed.class)
                .isThrownBy(() -> take(event("a", "b")))
                .satisfies(e ->
                        assertThat(e.hint()).isEqualTo("allow states:StartExecution to the role 'holdfast-backup'."));
    }

    @Test
    void a_throttled_request_is_sent_again_before_anybody_gives_up() {
        withTask();
        front.script(
                (number, line) -> number < 4 ? Optional.of(Canned.json(400, "ThrottlingException")) : Optional.empty());
        assertThat(take(event()).reference()).isEqualTo(tasks().getFirst().taskArn());
        assertThat(front.lines()).hasSize(4);
    }
}
