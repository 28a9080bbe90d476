package dev.holdfast.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.TriggerIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BackupRequestTest {
    private static final Path EVENTS = Path.of(System.getProperty("holdfast.root"), "events");

    static List<Path> events() throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            return files.filter(f -> f.getFileName().toString().matches("backup-.*\\.json"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_backup_event_file_is_accepted(Path file) throws IOException {
        assertThat(read(Files.readAllBytes(file)).plan()).isEqualTo("healthcare-gitops");
    }

    @Test
    void what_is_left_out_has_its_documented_default() {
        assertThat(read("{'plan':'p'}"))
                .isEqualTo(new BackupRequest("p", List.of(), "manual", "", false, new BackupRequest.ByHand()));
        assertThat(read("{'plan':'p'}").includes("anything")).isTrue();
    }

    @Test
    void what_is_given_is_taken() {
        BackupRequest request =
                read("{'plan':'p','systems':['b','a'],'tier':'daily','reason':'why not','dryRun':true,'actor':'me'}");
        assertThat(request)
                .isEqualTo(new BackupRequest(
                        "p", List.of("b", "a"), "daily", "why not", true, new BackupRequest.ByHand()));
        assertThat(request.includes("a")).isTrue();
        assertThat(request.includes("c")).isFalse();
    }

    @Test
    void a_schedule_must_name_its_tier() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read("{'plan':'p','ruleArn':'arn:aws:events:us-west-2:1:rule/x',"
                        + "'scheduledTime':'2026-01-01T04:00:00Z'}"))
                .withMessageContaining("\"tier\" is missing.");
    }

    @Test
    void a_schedules_occurrence_is_what_the_request_is_for() {
        BackupRequest request = read("{'plan':'p','tier':'daily','ruleArn':'arn:aws:events:us-west-2:1:rule/x',"
                + "'scheduledTime':'2026-01-01T04:00:00Z'}");
        assertThat(request.cause()).isEqualTo(new BackupRequest.Due(java.time.Instant.parse("2026-01-01T04:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'plan':'p','dryrun':true} | \"dryrun\" is not a known field; did you mean \"dryRun\"?",
                "{'plan':'p','dryRun':'true'} | \"dryRun\" must be true or false but is text.",
                "{'plan':'p','systems':'postgresql'} | \"systems\" must be a list of names but is text.",
                "{'plan':'p','systems':[]} | \"systems\" is an empty list",
                "{'plan':'p','tier':'Hourly'} | \"tier\" is 'Hourly' but must be a name",
                "{'plan':'../../etc/passwd'} | \"plan\" is '../../etc/passwd' but must be a name",
                "{'plan':'p','reason':' '} | \"reason\" is empty",
                "{'plan':'p','authenticated':true} | \"authenticated\" is not a known field; known are plan, systems",
                "{'plan':'p','level':'restore'} | \"level\" is not a known field",
            })
    void a_wrong_request_is_told_what_is_wrong(String event, String expected) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(event))
                .withMessageContaining(expected);
    }

    @Test
    void all_problems_are_listed_at_once() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read("{'plan':7,'systems':['a','a'],'tier':null,'reason':[],'dryRun':0,'x':1}"))
                .satisfies(e -> assertThat(e.problems()).hasSize(6));
    }

    @Test
    void a_reason_longer_than_the_bound_is_refused_with_both_figures() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read("{'plan':'p','reason':'" + "x".repeat(501) + "'}"))
                .withMessageContaining("\"reason\" has 501 characters, 500 at most are accepted.");
    }

    private static BackupRequest read(String json) {
        return read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static BackupRequest read(byte[] json) {
        return BackupRequest.of(TriggerIntake.read(TriggerIntake.parse(json), Caller.known("alice", "operating-system"))
                .asked("backup"));
    }
}
