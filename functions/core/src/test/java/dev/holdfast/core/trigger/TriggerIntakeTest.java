package dev.holdfast.core.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerIntakeTest {
    private static final Caller ALICE = Caller.known("alice", "operating-system");
    private static final String ARN = "arn:aws:scheduler:us-west-2:111122223333:schedule/default/x";

    @Test
    void an_event_cannot_authenticate_itself() {
        Trigger trigger = read("{'plan':'p','actor':'root','authenticated':true}", ALICE);
        assertThat(trigger.actor()).isEqualTo(new Actor("root", false, "operating-system:alice"));
        assertThat(trigger.request().has("authenticated"))
                .as("left for the request's own reader, which refuses it")
                .isTrue();
    }

    @Test
    void an_actor_written_as_an_object_is_refused() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read("{'plan':'p','actor':{'claimed':'root','authenticated':true}}", ALICE))
                .withMessageContaining("\"actor\" must be text but is an object.");
    }

    @Test
    void a_claim_counts_as_known_only_when_the_runtime_found_the_same_name() {
        assertThat(read("{'plan':'p','actor':'alice'}", ALICE).actor())
                .isEqualTo(new Actor("alice", true, "operating-system:alice"));
        assertThat(read("{'plan':'p'}", ALICE).actor()).isEqualTo(new Actor("alice", true, "operating-system:alice"));
        assertThat(read("{'plan':'p','actor':'alice'}", Caller.unknown("aws-iam"))
                        .actor())
                .isEqualTo(new Actor("alice", false, "aws-iam"));
        assertThat(read("{'plan':'p'}", Caller.unknown("aws-iam")).actor())
                .isEqualTo(new Actor("unknown", false, "aws-iam"));
    }

    @Test
    void a_schedule_is_not_known_because_its_event_says_so() {
        assertThat(read(scheduler("'scheduledTime':'2026-01-01T11:00:00Z'"), Caller.unknown("aws-iam"))
                        .actor())
                .isEqualTo(new Actor(ARN, false, "aws-iam"));
    }

    @Test
    void every_attempt_of_one_occurrence_has_the_same_duplicate_key() {
        Trigger.Scheduled first =
                (Trigger.Scheduled) read(scheduler("'scheduledTime':'2026-01-01T11:00:00Z','executionId':'a'"), ALICE);
        Trigger.Scheduled second = (Trigger.Scheduled) read(
                scheduler("'scheduledTime':'2026-01-01T12:00:00+01:00','executionId':'b','attemptNumber':2"), ALICE);
        Trigger.Scheduled next = (Trigger.Scheduled) read(scheduler("'scheduledTime':'2026-01-01T12:00:00Z'"), ALICE);
        assertThat(second.duplicateKey()).isEqualTo(first.duplicateKey()).isNotEqualTo(next.duplicateKey());
        assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void placeholders_that_nobody_replaced_are_refused_by_name() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(
                        "{'plan':'p','scheduleArn':'<aws.scheduler.schedule-arn>',"
                                + "'scheduledTime':'<aws.scheduler.scheduled-time>'}",
                        ALICE))
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(
                                "\"scheduleArn\" still holds the placeholder <aws.scheduler.schedule-arn>.",
                                "\"scheduledTime\" still holds the placeholder <aws.scheduler.scheduled-time>."))
                .satisfies(e -> assertThat(e.hint()).contains("events/backup-manual.json"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'plan':'p','executionId':'x','scheduledTime':'2026-01-01T11:00:00Z'} | \"scheduleArn\" is missing.",
                "{'scheduleArn':'x','scheduledTime':'2026-01-01T11:00:00Z'} | \"scheduleArn\" must look like arn:aws",
                "{'ruleArn':'arn:aws:events:us-west-2:1:rule/x'} | \"scheduledTime\" is missing.",
                "{'ruleArn':'arn:aws:events:us-west-2:1:rule/x','scheduledTime':'11:00'} | must be a time such as",
                "{'ruleArn':7,'scheduledTime':'2026-01-01T11:00:00Z'} | \"ruleArn\" must be text but is a number.",
                "{'azureTimer':{},'schedule':'s','request':{'plan':'p'}} | useMonitor=true",
                "{'azureTimer':null,'schedule':'s','request':{}} | \"azureTimer\" must be an object but is null.",
                "{'azureTimer':{},'schedule':'s','request':{},'plan':'p'} | \"plan\" is not a known field",
                "{'azureTimer':{},'schedul':'s','request':{}} | did you mean \"schedule\"?",
            })
    void a_half_right_schedule_is_told_what_is_wrong(String event, String expected) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(event, ALICE))
                .withMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "99999999999", "'0'", "'one'", "true", "null"})
    void an_attempt_that_is_no_whole_number_from_one_is_refused(String attempt) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() ->
                        read(scheduler("'scheduledTime':'2026-01-01T11:00:00Z','attemptNumber':" + attempt), ALICE))
                .withMessageContaining("\"attemptNumber\"");
    }

    @Test
    void a_rule_without_a_transformer_is_told_which_one_to_set() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(
                        "{'version':'0','detail-type':'Scheduled Event','source':'aws.events',"
                                + "'time':'2026-01-01T11:00:00Z','resources':['arn'],'detail':{}}",
                        ALICE))
                .satisfies(e -> assertThat(e.hint()).contains("input transformer", "<aws.events.rule-arn>"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'ScheduleStatus':{'Next':'2026-01-01T11:00:00+00:00'}}",
                "{'scheduleStatus':{'next':'2026-01-01T11:00:00.0000000Z'},'isPastDue':true,'later':'addition'}",
                "{'ScheduleStatus':{'Last':'0001-01-01T00:00:00','Next':'2026-01-01T11:00:00'}}",
            })
    void what_the_azure_host_writes_is_read_tolerantly(String timer) {
        Trigger trigger = read("{'azureTimer':%s,'schedule':'s','request':{'plan':'p'}}".formatted(timer), ALICE);
        assertThat(((Trigger.Scheduled) trigger).scheduledTime()).isEqualTo("2026-01-01T11:00:00Z");
    }

    @Test
    void an_unknown_event_shows_its_field_names_and_the_known_shapes_but_no_value() {
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> read("{'Step':'createSecret','ClientRequestToken':'s3cret'}", ALICE))
                .withMessageContainingAll("Step, ClientRequestToken", "Known shapes:", "Azure timer")
                .satisfies(e -> assertThat(e.explained()).doesNotContain("s3cret", "createSecret"));
    }

    @Test
    void a_misspelt_plan_is_noticed() {
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> read("{'Plan':'p'}", ALICE))
                .satisfies(e -> assertThat(e.hint()).contains("Did you mean \"plan\" where it says \"Plan\"?"));
    }

    @Test
    void hostile_field_names_neither_flood_nor_break_the_message() {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("x".repeat(100_000), 1).put("a\nERROR forged \u202e line", 2);
        for (int i = 0; i < 100; i++) {
            event.put("f" + i, i);
        }
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> TriggerIntake.read(event, ALICE))
                .satisfies(e -> assertThat(e.getMessage())
                        .hasSizeLessThan(1_500)
                        .doesNotContain("\n", "\u202e")
                        .contains("and 92 more"));
    }

    @ParameterizedTest
    @CsvSource({"[],a list", "'\"plan\"',text", "7,a number", "null,null", "true,true or false"})
    void what_is_not_an_object_is_called_by_its_name(String json, String name) {
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> TriggerIntake.read(TriggerIntake.parse(json.getBytes(UTF_8)), ALICE))
                .withMessageStartingWith("The event is " + name + ", not a JSON object.");
    }

    @Test
    void no_event_at_all_is_refused() {
        assertThatExceptionOfType(UnknownEvent.class).isThrownBy(() -> TriggerIntake.read(null, ALICE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  \n", "{", "{\"plan\":\"s3cret}", "{} {}", "{'plan':'s3cret'}", "plan: s3cret", "\u0000"})
    void what_is_not_one_json_document_is_refused_without_quoting_it(String text) {
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> TriggerIntake.parse(text.getBytes(UTF_8)))
                .satisfies(
                        e -> assertThat(e.explained()).doesNotContain("s3cret").doesNotContain("\n"));
    }

    @Test
    void a_field_named_twice_is_refused() {
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> parse("{'plan':'p','dryRun':true,'dryRun':false}"))
                .withMessageContaining("names one field twice");
    }

    @Test
    void depth_and_size_are_bounded_before_and_after_parsing() {
        String deep = "{'plan':" + "[".repeat(40) + "]".repeat(40) + "}";
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> read(deep, ALICE))
                .withMessageContaining("more than 32 levels");
        String deeper = "{'plan':" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> parse(deeper))
                .withMessageContaining("nested too deeply");
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> read("{'plan':'" + "x".repeat(70_000) + "'}", ALICE))
                .withMessageContaining("more than 65,536 characters");
        assertThatExceptionOfType(UnknownEvent.class)
                .isThrownBy(() -> read("{'plan':[" + "1,".repeat(10_001) + "1]}", ALICE))
                .withMessageContaining("more than 10,000 values");
    }

    @Test
    void reading_does_not_change_the_event() {
        var event = parse("{'plan':'p','actor':'alice'}");
        var before = event.deepCopy();
        TriggerIntake.read(event, ALICE);
        assertThat(event).isEqualTo(before);
    }

    private static String scheduler(String fields) {
        return "{'plan':'p','tier':'hourly','scheduleArn':'%s',%s}".formatted(ARN, fields);
    }

    private static Trigger read(String json, Caller caller) {
        return TriggerIntake.read(parse(json), caller);
    }

    private static JsonNode parse(String json) {
        return TriggerIntake.parse(json.replace('\'', '"').getBytes(UTF_8));
    }
}
