package dev.holdfast.lambda.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.aws.vault.MotoServer;
import dev.holdfast.core.Json;
import dev.holdfast.harness.Answer;
import dev.holdfast.harness.FunctionSpec;
import dev.holdfast.harness.Harness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * The packaged functions under AWS's runtime interface client, on a real database and a real S3 server. The tests follow one
 * another on one vault, as a function's invocations do.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImageFunctionsIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    /** A quarter is kept back for the answer, and the start takes its part, the more the busier the machine is. */
    private static final Duration TRIED_FOR = Duration.ofSeconds(20);

    /** So much less that what is left of the other is more than there is of this, however long either start takes. */
    private static final Duration TOO_SHORT = Duration.ofSeconds(8);

    @TempDir
    private static Path folder;

    private static Ward ward;

    private static MotoServer moto;

    @BeforeAll
    static void open() throws Exception {
        moto = new MotoServer();
        ward = new Ward(folder);
    }

    @AfterAll
    static void close() {
        ward.close();
        moto.close();
    }

    /** Nothing is known about how long it takes yet, so it is tried; the lock makes it take for ever. */
    @Test
    @Order(1)
    void a_backup_whose_time_is_over_says_so_before_lambda_kills_it_and_leaves_nothing() throws Exception {
        try (Connection blocker = ward.connect();
                Harness backup = harness(ward.function("backup").with(TRIED_FOR))) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("LOCK TABLE patients IN ACCESS EXCLUSIVE MODE");
            }

            Answer answer = backup.invoke(Ward.event(Map.of()));

            assertThat(answer).as(backup.log().toString()).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                assertThat(failed.type()).endsWith("RunFailed");
                assertThat(failed.message())
                        .contains("\"result\":\"out-of-time\"")
                        .contains("time over in phase 'lock and snapshot'");
            });
            assertThat(ward.objects("/manifests/")).isEmpty();
            assertThat(ward.objects("/data/")).isEmpty();
            assertThat(ward.objects("/runs/")).hasSize(1);
            assertThat(ward.leftovers()).isEmpty();
            blocker.rollback();
        }
    }

    @Test
    @Order(2)
    void what_is_known_not_to_fit_is_not_begun_where_nobody_takes_it_over() {
        try (Harness backup = harness(ward.function("backup").with(TOO_SHORT))) {
            assertThat(backup.invoke(Ward.event(Map.of()))).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                assertThat(failed.type()).endsWith("RunRefused");
                assertThat(failed.message())
                        .contains("not begun: it takes about")
                        .contains("'ward-db' was not done in");
            });
            assertThat(ward.objects("/manifests/")).isEmpty();
        }
    }

    /** On moto, which starts no containers: what the task was given is what counts. */
    @Test
    @Order(2)
    void what_is_known_not_to_fit_is_handed_to_a_task_with_the_very_event_and_its_tier() throws IOException {
        String cluster = "holdfast";
        EcsClient ecs = new AwsClients(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("test-access", "test-secret")))
                .client(
                        EcsClient.class,
                        new Reach("us-west-2", moto.endpoint().toString(), LONG_ENOUGH),
                        EcsClient::builder);
        ecs.createCluster(request -> request.clusterName(cluster));
        ecs.registerTaskDefinition(request -> request.family("holdfast")
                .containerDefinitions(ContainerDefinition.builder()
                        .name("holdfast")
                        .image("holdfast")
                        .memory(4096)
                        .build()));
        FunctionSpec spec = ward.function("backup")
                .with(TOO_SHORT)
                .with("AWS_ENDPOINT_URL_ECS", moto.endpoint().toString())
                .with("HOLDFAST_TASK_CLUSTER", cluster)
                .with("HOLDFAST_TASK_DEFINITION", "holdfast")
                .with("HOLDFAST_TASK_SUBNETS", "subnet-1,subnet-2")
                .with("HOLDFAST_TASK_SECURITY_GROUPS", "sg-1");
        String event = Ward.event(Map.of("reason", "word for word, \"überall\""));
        try (Harness backup = harness(spec)) {
            int runs = ward.objects("/runs/").size();

            JsonNode report = returned(backup, backup.invoke(event));

            assertThat(report.path("status").asText()).isEqualTo("handed-over");
            assertThat(report.at("/systems/0/result").asText()).isEqualTo("handed-over");
            String reference = report.at("/systems/0/reference").asText();
            Task task = ecs.describeTasks(request -> request.cluster(cluster).tasks(reference))
                    .tasks()
                    .getFirst();
            ContainerOverride given = task.overrides().containerOverrides().getFirst();
            assertThat(given.command()).containsExactly("invoke", "backup", "--event", "env:HOLDFAST_EVENT");
            assertThat(given.environment())
                    .filteredOn(variable -> variable.name().equals("HOLDFAST_EVENT"))
                    .singleElement()
                    .satisfies(variable -> assertThat(Json.mapper().readTree(variable.value()))
                            .isEqualTo(((ObjectNode) Json.mapper().readTree(event)).put("tier", "manual")));
            assertThat(ward.objects("/runs/")).hasSize(runs + 1);
            assertThat(ward.objects("/manifests/")).isEmpty();
        }
    }

    @Test
    @Order(3)
    void with_more_time_the_backup_is_made() throws IOException {
        try (Harness backup = harness(ward.function("backup").with(LONG_ENOUGH))) {
            JsonNode report = returned(backup, backup.invoke(Ward.event(Map.of("reason", "before the upgrade"))));

            assertThat(report.path("status").asText()).isEqualTo("ok");
            assertThat(report.at("/systems/0/result").asText()).isEqualTo("published");
            assertThat(report.at("/efforts/0/end").asText()).isEqualTo("done");
            assertThat(ward.objects("/manifests/ward-db/")).hasSize(1);
            assertThat(ward.leftovers()).isEmpty();
            assertThat(backup.log())
                    .as("figures as CloudWatch reads them: lines of JSON from their first character")
                    .anyMatch(line -> line.startsWith("{\"_aws\":") && line.contains("\"Runs\":1.0"))
                    .anyMatch(line -> line.startsWith("{\"_aws\":") && line.contains("\"system\":\"ward-db\""))
                    .noneMatch(line -> line.contains("\"_aws\"") && !line.startsWith("{"));
        }
    }

    @Test
    @Order(4)
    void a_backup_made_by_one_function_is_proved_by_the_other() throws IOException {
        try (Harness verify = harness(ward.function("verify-backup").with(LONG_ENOUGH))) {
            JsonNode report = returned(verify, verify.invoke(Ward.event(Map.of())));

            assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("ok");
            assertThat(report.at("/systems/0/verification/outcome/result").asText())
                    .isEqualTo("proved");
            assertThat(report.at("/systems/0/verification/redTest/caught").asBoolean())
                    .isTrue();
            assertThat(ward.leftovers()).isEmpty();
        }
    }

    @Test
    @Order(5)
    void an_event_that_is_none_of_its_own_is_rejected() {
        try (Harness backup = harness(ward.function("backup"))) {
            for (String event : List.of("{\"plan\": \"ward\", \"system\": [\"x\"]}", "{\"plan\": \"nowhere\"}", "[1")) {
                assertThat(backup.invoke(event))
                        .as(event)
                        .isInstanceOfSatisfying(
                                Answer.Failed.class,
                                failed -> assertThat(failed.type()).endsWith("EventRejected"));
            }
        }
    }

    private static Harness harness(FunctionSpec spec) {
        return new Harness(spec, Clock.systemUTC());
    }

    private static JsonNode returned(Harness harness, Answer answer) throws IOException {
        assertThat(answer).as(harness.log().toString()).isInstanceOf(Answer.Returned.class);
        return Json.read(((Answer.Returned) answer).body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
