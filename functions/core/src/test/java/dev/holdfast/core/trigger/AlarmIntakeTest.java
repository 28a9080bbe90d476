package dev.holdfast.core.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmIntakeTest {
    private static final String CLOUDWATCH_ARN =
            "arn:aws:cloudwatch:us-west-2:111122223333:alarm:healthcare-gitops-region-down";

    static List<Path> reports() {
        return ReportFiles.reports();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            emptyValue = "",
            value = {
                "failover-alarm-cloudwatch-eventbridge                   | CLOUDWATCH            | healthcare-gitops-region-down           | FIRED   | 2026-01-01T10:05:00Z | ''",
                "failover-alarm-cloudwatch-eventbridge-ok                | CLOUDWATCH            | healthcare-gitops-region-down           | CLEARED | 2026-01-01T10:45:00Z | ''",
                "failover-alarm-cloudwatch-eventbridge-insufficient-data | CLOUDWATCH            | healthcare-gitops-region-down           | UNKNOWN | 2026-01-01T10:45:00Z | ''",
                "failover-alarm-cloudwatch-sns                           | CLOUDWATCH            | healthcare-gitops-region-down           | FIRED   | 2026-01-01T10:05:00Z | ''",
                "failover-alarm-cloudwatch-sns-ok                        | CLOUDWATCH            | healthcare-gitops-region-down           | CLEARED | 2026-01-01T10:45:00Z | ''",
                "failover-alarm-cloudwatch-sns-http                      | CLOUDWATCH            | healthcare-gitops-region-down           | FIRED   | 2026-01-01T10:05:00Z | ''",
                "failover-alarm-cloudwatch-lambda-action                 | CLOUDWATCH            | healthcare-gitops-region-down           | FIRED   | 2026-01-01T10:05:00Z | ''",
                "failover-alarm-cloudwatch-lambda-action-ok              | CLOUDWATCH            | healthcare-gitops-region-down           | CLEARED | 2026-01-01T10:45:00Z | ''",
                "failover-alarm-cloudwatch-composite                     | CLOUDWATCH            | healthcare-gitops-region-down-confirmed | FIRED   | 2026-01-01T10:07:00Z | ''",
                "failover-alarm-cloudwatch-composite-suppressed          | CLOUDWATCH            | healthcare-gitops-region-down-confirmed | UNKNOWN | 2026-01-01T10:05:00Z | ''",
                "failover-aws-health                                     | AWS_HEALTH            | AWS_EC2_OPERATIONAL_ISSUE               | FIRED   | 2026-01-01T09:58:00Z | us-east-1",
                "failover-aws-health-closed                              | AWS_HEALTH            | AWS_EC2_OPERATIONAL_ISSUE               | CLEARED | 2026-01-01T11:29:00Z | us-east-1",
                "failover-azure-metric                                   | AZURE_MONITOR         | cerebra-eastus2-down                    | FIRED   | 2026-01-01T10:05:00Z | eastus2",
                "failover-azure-metric-resolved                          | AZURE_MONITOR         | cerebra-eastus2-down                    | CLEARED | 2026-01-01T10:20:00Z | eastus2",
                "failover-azure-webtest                                  | AZURE_MONITOR         | cerebra-front-door-down                 | FIRED   | 2026-01-01T10:05:00Z | eastus2",
                "failover-azure-webtest-resolved                         | AZURE_MONITOR         | cerebra-front-door-down                 | CLEARED | 2026-01-01T10:40:00Z | eastus2",
                "failover-azure-service-health                           | AZURE_SERVICE_HEALTH  | cerebra-azure-incident                  | FIRED   | 2026-01-01T10:05:00Z | eastus2",
                "failover-azure-service-health-resolved                  | AZURE_SERVICE_HEALTH  | cerebra-azure-incident                  | CLEARED | 2026-01-01T11:45:00Z | eastus2",
                "failover-azure-resource-health                          | AZURE_RESOURCE_HEALTH | cerebra-sql-unavailable                 | FIRED   | 2026-01-01T10:05:00Z | eastus2",
                "failover-azure-resource-health-resolved                 | AZURE_RESOURCE_HEALTH | cerebra-sql-unavailable                 | CLEARED | 2026-01-01T10:52:00Z | eastus2",
            })
    void every_example_is_read_with_its_alarm_state_time_and_impaired_region(
            String file, Trigger.Service service, String alarm, Trigger.State state, Instant changedAt, String region) {
        Trigger.Alarm read = ReportFiles.alarm(file + ".json");
        assertThat(read.service()).isEqualTo(service);
        assertThat(read.alarm()).isEqualTo(alarm);
        assertThat(read.identifiers()).contains(alarm);
        assertThat(read.state()).isEqualTo(state);
        assertThat(read.changedAt()).isEqualTo(changedAt);
        assertThat(read.regions()).isEqualTo(region.isEmpty() ? List.of() : List.of(region));
        assertThat(read.reason()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("reports")
    void no_report_is_a_request_and_none_is_known_by_what_it_says_itself(Path file) {
        Trigger trigger = ReportFiles.read(ReportFiles.event(file));
        assertThat(trigger.request()).isEmpty();
        assertThat(trigger.actor().authenticated()).isFalse();
        assertThat(trigger.actor().by()).isEqualTo("aws-iam");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> trigger.asked("backup"))
                .withMessageContaining(" arrived, but backup is started by hand and by schedules only.")
                .satisfies(e -> assertThat(e.hint()).contains("failover-dns", "events/backup-*.json"));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void a_report_that_names_a_plan_is_refused(Path file) {
        JsonNode event = ReportFiles.event(file);
        if (event instanceof ObjectNode object) {
            object.put("plan", "healthcare-gitops");
            assertThatExceptionOfType(InvalidRequest.class)
                    .isThrownBy(() -> ReportFiles.read(object))
                    .withMessageContaining("names a \"plan\"");
        }
    }

    @Test
    void one_transition_has_one_key_whichever_way_it_comes_and_however_often() {
        String key =
                ReportFiles.alarm("failover-alarm-cloudwatch-eventbridge.json").duplicateKey();
        assertThat(ReportFiles.alarm("failover-alarm-cloudwatch-sns.json").duplicateKey())
                .isEqualTo(key);
        assertThat(ReportFiles.alarm("failover-alarm-cloudwatch-sns-http.json").duplicateKey())
                .isEqualTo(key);
        assertThat(ReportFiles.alarm("failover-alarm-cloudwatch-lambda-action.json")
                        .duplicateKey())
                .isEqualTo(key);
        assertThat(changed(
                                "failover-alarm-cloudwatch-eventbridge.json",
                                event -> event.put("id", "another").put("time", "2026-01-01T10:09:59Z"))
                        .duplicateKey())
                .isEqualTo(key);
        assertThat(changed(
                                "failover-alarm-cloudwatch-sns.json",
                                event -> ((ObjectNode) event.at("/Records/0/Sns"))
                                        .put("MessageId", "another")
                                        .put("Timestamp", "2026-01-01T10:09:59.000Z"))
                        .duplicateKey())
                .isEqualTo(key);
    }

    @Test
    void different_transitions_have_different_keys() {
        Set<String> keys = new HashSet<>();
        List.of(
                        "failover-alarm-cloudwatch-eventbridge.json",
                        "failover-alarm-cloudwatch-eventbridge-ok.json",
                        "failover-alarm-cloudwatch-eventbridge-insufficient-data.json",
                        "failover-alarm-cloudwatch-composite.json",
                        "failover-alarm-cloudwatch-composite-suppressed.json",
                        "failover-aws-health.json",
                        "failover-aws-health-closed.json",
                        "failover-azure-metric.json",
                        "failover-azure-metric-resolved.json",
                        "failover-azure-webtest.json",
                        "failover-azure-webtest-resolved.json",
                        "failover-azure-service-health.json",
                        "failover-azure-service-health-resolved.json",
                        "failover-azure-resource-health.json",
                        "failover-azure-resource-health-resolved.json")
                .forEach(file -> assertThat(keys.add(ReportFiles.alarm(file).duplicateKey()))
                        .as(file)
                        .isTrue());
        assertThat(keys.add(changed(
                                "failover-alarm-cloudwatch-eventbridge.json",
                                event -> ((ObjectNode) event.at("/detail/state"))
                                        .put("timestamp", "2026-01-01T10:05:00.001+0000"))
                        .duplicateKey()))
                .as("a millisecond later")
                .isTrue();
        assertThat(keys.add(changed(
                                "failover-azure-metric.json",
                                event -> ((ObjectNode) event.at("/data/essentials"))
                                        .put("firedDateTime", "2026-01-01T12:05:00Z"))
                        .duplicateKey()))
                .as("fired again")
                .isTrue();
    }

    @Test
    void a_plan_may_name_an_alarm_by_its_arn_or_by_its_name() {
        assertThat(ReportFiles.alarm("failover-alarm-cloudwatch-sns.json").identifiers())
                .containsExactly(CLOUDWATCH_ARN, "healthcare-gitops-region-down");
        assertThat(changed(
                                "failover-azure-metric.json",
                                event -> ((ObjectNode) event.at("/data/essentials"))
                                        .put("alertRuleID", "/subscriptions/x/metricAlerts/cerebra-eastus2-down"))
                        .identifiers())
                .contains("/subscriptions/x/metricAlerts/cerebra-eastus2-down", "cerebra-eastus2-down");
    }

    @Test
    void a_health_event_is_about_the_impaired_region_not_about_the_one_it_was_delivered_to() {
        Trigger.Alarm alarm = ReportFiles.alarm("failover-aws-health.json");
        assertThat(alarm.mayConcern("us-east-1")).isTrue();
        assertThat(alarm.mayConcern("us-west-2")).isFalse();
        refused("failover-aws-health.json", event -> ((ObjectNode) event.get("detail")).remove("eventRegion"))
                .withMessageContaining("\"detail.eventRegion\" is missing.");
        refused("failover-aws-health.json", event -> ((ObjectNode) event.get("detail")).put("eventRegion", "?"))
                .withMessageContaining("\"detail.eventRegion\" names no region.");
    }

    @Test
    void pages_and_copies_of_one_health_communication_are_one_and_its_next_communication_is_another() {
        String key = ReportFiles.alarm("failover-aws-health.json").duplicateKey();
        assertThat(changed("failover-aws-health.json", event -> {
                            event.put("id", "another").put("region", "us-east-1");
                            ((ObjectNode) event.get("detail"))
                                    .put("page", "2")
                                    .put("totalPages", "2")
                                    .put("communicationId", "9c1b0e53a4f04c1b-2");
                        })
                        .duplicateKey())
                .isEqualTo(key);
        assertThat(changed(
                                "failover-aws-health.json",
                                event -> ((ObjectNode) event.get("detail")).put("communicationId", "another-1"))
                        .duplicateKey())
                .isNotEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "eventTypeCategory,scheduledChange,UNKNOWN",
        "eventTypeCategory,accountNotification,UNKNOWN",
        "statusCode,upcoming,UNKNOWN",
        "statusCode,CLOSED,CLEARED",
        "statusCode,Open,FIRED"
    })
    void only_an_open_issue_is_an_alarm_of_aws_health(String field, String value, Trigger.State expected) {
        assertThat(changed("failover-aws-health.json", event -> ((ObjectNode) event.get("detail")).put(field, value))
                        .state())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "incidentType,Maintenance,UNKNOWN",
        "incidentType,Informational,UNKNOWN",
        "incidentType,ActionRequired,UNKNOWN",
        "incidentType,Security,UNKNOWN",
        "stage,Planned,UNKNOWN",
        "stage,InProgress,UNKNOWN",
        "stage,Resolved,CLEARED",
        "stage,RCA,CLEARED",
        "stage,active,FIRED"
    })
    void a_service_health_alert_is_always_fired_so_its_incident_decides(
            String field, String value, Trigger.State expected) {
        assertThat(changed(
                                "failover-azure-service-health.json",
                                event -> ((ObjectNode) event.at("/data/alertContext/properties")).put(field, value))
                        .state())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Resolved,CLEARED", "Succeeded,UNKNOWN", "Active,FIRED"})
    void an_incident_whose_stage_and_status_disagree_is_not_taken_for_an_open_one(
            String status, Trigger.State expected) {
        assertThat(changed(
                                "failover-azure-service-health.json",
                                event -> ((ObjectNode) event.at("/data/alertContext")).put("status", status))
                        .state())
                .isEqualTo(expected);
    }

    @Test
    void a_resource_whose_health_event_is_resolved_is_not_down_whatever_else_it_says() {
        assertThat(changed(
                                "failover-azure-resource-health.json",
                                event -> ((ObjectNode) event.at("/data/alertContext")).put("status", "Resolved"))
                        .state())
                .isEqualTo(Trigger.State.CLEARED);
    }

    @ParameterizedTest
    @CsvSource({
        "currentHealthStatus,Available,CLEARED",
        "currentHealthStatus,Degraded,UNKNOWN",
        "currentHealthStatus,Unknown,UNKNOWN",
        "cause,UserInitiated,UNKNOWN",
        "cause,PlatformInitiated,FIRED"
    })
    void a_resource_that_somebody_stopped_or_that_still_works_is_not_down(
            String field, String value, Trigger.State expected) {
        assertThat(changed(
                                "failover-azure-resource-health.json",
                                event -> ((ObjectNode) event.at("/data/alertContext/properties")).put(field, value))
                        .state())
                .isEqualTo(expected);
    }

    @Test
    void an_incident_in_several_regions_names_them_all_in_the_providers_own_spelling() {
        Trigger.Alarm alarm = changed(
                "failover-azure-service-health.json",
                event -> ((ObjectNode) event.at("/data/alertContext/properties"))
                        .put("region", "East US 2; West US 2, Global")
                        .put(
                                "impactedServices",
                                "[{\"ServiceName\":\"x\",\"ImpactedRegions\":[{\"RegionName\":\"North Central US\"},"
                                        + "{\"RegionName\":\"East US 2\"}]}]"));
        assertThat(alarm.regions()).containsExactly("eastus2", "westus2", "global", "northcentralus");
    }

    @Test
    void an_activity_log_alert_that_is_about_no_health_never_fires() {
        assertThat(changed(
                                "failover-azure-metric.json",
                                event -> ((ObjectNode) event.at("/data/essentials"))
                                        .put("signalType", "Activity Log")
                                        .put("monitoringService", "Activity Log - Administrative"))
                        .state())
                .isEqualTo(Trigger.State.UNKNOWN);
    }

    @Test
    void an_alert_without_the_common_schema_is_told_where_to_switch_it_on() {
        refused("failover-azure-metric.json", event -> event.put("schemaId", "AzureMonitorMetricAlert"))
                .satisfies(e -> assertThat(e.hint()).contains("common alert schema", "action group"));
    }

    @Test
    void every_problem_of_a_half_right_alarm_is_listed() {
        refused("failover-alarm-cloudwatch-eventbridge.json", event -> {
                    event.put("source", "aws.cloudwatch2").putArray("resources");
                    ((ObjectNode) event.get("detail")).remove("alarmName");
                    ((ObjectNode) event.at("/detail/state"))
                            .put("value", "DOWN")
                            .put("timestamp", "yesterday");
                })
                .satisfies(e -> assertThat(e.problems())
                        .containsExactlyInAnyOrder(
                                "\"source\" must be aws.cloudwatch.",
                                "\"resources\" must be a list of one entry.",
                                "\"detail.alarmName\" is missing.",
                                "\"detail.state.value\" must be one of ALARM, INSUFFICIENT_DATA, OK.",
                                "\"detail.state.timestamp\" must be a time such as 2026-01-01T11:00:00Z."))
                .satisfies(e -> assertThat(e.explained()).doesNotContain("yesterday", "DOWN"));
    }

    @Test
    void parts_that_contradict_each_other_are_refused() {
        refused(
                        "failover-alarm-cloudwatch-lambda-action.json",
                        event -> ((ObjectNode) event.get("alarmData")).put("alarmName", "another"))
                .withMessageContaining("the alarm's name and its ARN name different alarms.");
        refused(
                        "failover-azure-metric.json",
                        event -> ((ObjectNode) event.at("/data/essentials"))
                                .put("resolvedDateTime", "2026-01-01T10:20:00Z"))
                .withMessageContaining("\"data.essentials.monitorCondition\" is Fired, yet there is");
        refused(
                        "failover-azure-service-health.json",
                        event ->
                                ((ObjectNode) event.at("/data/essentials")).put("monitoringService", "Resource Health"))
                .withMessageContaining("both service health and resource health");
        refused("failover-aws-health.json", event -> ((ObjectNode) event.get("detail")).put("StatusCode", "closed"))
                .withMessageContaining("\"detail.statusCode\" is there in several spellings.");
    }

    @Test
    void a_notification_stands_alone() {
        refused("failover-alarm-cloudwatch-sns.json", event -> {
                    ArrayNode records = (ArrayNode) event.get("Records");
                    records.add(records.get(0).deepCopy());
                })
                .withMessageContaining("\"Records\" must be a list of one notification, not of 2.");
        refused(
                        "failover-alarm-cloudwatch-sns.json",
                        event -> ((ObjectNode) event.at("/Records/0")).put("EventSource", "aws:sqs"))
                .withMessageContaining("\"Records[0].EventSource\" is not aws:sns.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the region is down",
                "",
                "[]",
                "{\"plan\":\"healthcare-gitops\",\"direction\":\"failover\"}",
                "{\"Records\":[]}"
            })
    void a_message_that_is_no_alarm_is_refused_even_when_it_asks_for_something(String message) {
        refused(
                        "failover-alarm-cloudwatch-sns.json",
                        event -> ((ObjectNode) event.at("/Records/0/Sns")).put("Message", message))
                .withMessageContaining("\"Records.Sns.Message\" holds no alarm of CloudWatch");
    }

    @Test
    void an_event_that_a_rule_passed_on_through_a_topic_is_the_same_event() {
        String inner = Json.text(ReportFiles.event(ReportFiles.EVENTS.resolve("failover-aws-health.json")));
        assertThat(changed(
                        "failover-alarm-cloudwatch-sns.json",
                        event -> ((ObjectNode) event.at("/Records/0/Sns")).put("Message", inner)))
                .isEqualTo(ReportFiles.alarm("failover-aws-health.json"));
    }

    @Test
    void a_topic_that_delivers_raw_messages_is_understood() {
        ObjectNode envelope =
                (ObjectNode) ReportFiles.event(ReportFiles.EVENTS.resolve("failover-alarm-cloudwatch-sns.json"));
        String raw = envelope.at("/Records/0/Sns/Message").textValue();
        assertThat(ReportFiles.read(TriggerIntake.parse(raw.getBytes(UTF_8))))
                .isEqualTo(ReportFiles.alarm("failover-alarm-cloudwatch-sns.json"));
    }

    @Test
    void no_address_out_of_a_subscription_request_is_ever_opened() {
        refused(
                        "failover-alarm-cloudwatch-sns-http.json",
                        event -> event.put("Type", "SubscriptionConfirmation")
                                .put("SubscribeURL", "https://example.org/confirm"))
                .satisfies(e -> assertThat(e.hint()).contains("SNS console"))
                .satisfies(e -> assertThat(e.explained()).doesNotContain("example.org"));
    }

    @Test
    void a_validation_by_event_grid_is_answered_with_its_code() {
        Trigger trigger =
                ReportFiles.read(ReportFiles.event(ReportFiles.EVENTS.resolve("failover-event-grid-validation.json")));
        assertThat(trigger)
                .isInstanceOfSatisfying(
                        Trigger.Handshake.class,
                        handshake -> assertThat(Json.text(handshake.response()))
                                .isEqualTo("{\"validationResponse\":\"00000000-0000-4000-8000-00000000000f\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failover-event-grid.json", "failover-event-grid-cloudevents.json"})
    void both_schemas_of_event_grid_tell_the_same_event_alone_or_in_a_list(String file) {
        JsonNode list = ReportFiles.event(ReportFiles.EVENTS.resolve(file));
        assertThat(ReportFiles.read(list)).isEqualTo(ReportFiles.read(list.get(0)));
        assertThat(ReportFiles.read(list)).isInstanceOfSatisfying(Trigger.GridEvent.class, event -> {
            assertThat(event.type()).isEqualTo("Microsoft.KeyVault.SecretNearExpiry");
            assertThat(event.subject()).isEqualTo("cerebra-sql-app");
            assertThat(event.time()).isEqualTo("2026-01-02T00:00:00Z");
            assertThat(event.data().path("ObjectName").textValue()).isEqualTo("cerebra-sql-app");
            assertThat(event.duplicateKey()).endsWith("/vaults/cerebra-kv-dr#00000000-0000-4000-8000-000000000010");
        });
    }

    @Test
    void a_batch_of_event_grid_is_refused_rather_than_read_in_part() {
        ArrayNode list = (ArrayNode) ReportFiles.event(ReportFiles.EVENTS.resolve("failover-event-grid.json"));
        list.add(list.get(0).deepCopy());
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> ReportFiles.read(list))
                .withMessageContaining("delivered 2 events at once")
                .satisfies(e -> assertThat(e.hint()).contains("events per batch to 1"));
    }

    @Test
    void a_rotation_step_is_recognised_as_not_yet_taken() {
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> ReportFiles.read(
                        Json.tree(new RotationStep("createSecret", "arn:aws:secretsmanager:x", "token"))))
                .withMessageContaining("a step of a Secrets Manager rotation, for which this version has no function");
    }

    record RotationStep(
            @com.fasterxml.jackson.annotation.JsonProperty("Step")
            String step,

            @com.fasterxml.jackson.annotation.JsonProperty("SecretId")
            String secret,

            @com.fasterxml.jackson.annotation.JsonProperty("ClientRequestToken")
            String token) {}

    private static Trigger.Alarm changed(String file, Consumer<ObjectNode> change) {
        return (Trigger.Alarm) ReportFiles.read(event(file, change));
    }

    private static org.assertj.core.api.ThrowableAssertAlternative<InvalidRequest> refused(
            String file, Consumer<ObjectNode> change) {
        ObjectNode event = event(file, change);
        return assertThatExceptionOfType(InvalidRequest.class).isThrownBy(() -> ReportFiles.read(event));
    }

    private static ObjectNode event(String file, Consumer<ObjectNode> change) {
        ObjectNode event = (ObjectNode) ReportFiles.event(ReportFiles.EVENTS.resolve(file));
        change.accept(event);
        return event;
    }
}
