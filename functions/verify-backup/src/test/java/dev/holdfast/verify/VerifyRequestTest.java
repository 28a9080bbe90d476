package dev.holdfast.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.TriggerIntake;
import dev.holdfast.core.vault.BackupId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerifyRequestTest {
    private static final Path EVENTS = Path.of(System.getProperty("holdfast.root"), "events");
    private static final String ID = "01936f2e-7c00-7000-8000-000000000001";

    static List<Path> events() throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            return files.filter(f -> f.getFileName().toString().matches("verify-backup-.*\\.json"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_verify_event_file_is_accepted(Path file) throws IOException {
        assertThat(read(Files.readAllBytes(file)).plan()).isEqualTo("healthcare-gitops");
    }

    @Test
    void by_default_the_latest_of_every_system_is_restored() {
        VerifyRequest request = read("{'plan':'p'}");
        assertThat(request)
                .isEqualTo(new VerifyRequest(
                        "p", List.of(), new VerifyRequest.Choice.Latest(), VerifyRequest.Level.RESTORE));
        assertThat(request.includes("anything")).isTrue();
    }

    @Test
    void one_backup_can_be_named_in_either_case() {
        VerifyRequest request = read("{'plan':'p','backup':'%s','level':'integrity'}".formatted(ID.toUpperCase()));
        assertThat(request.choice()).isEqualTo(new VerifyRequest.Choice.Exactly(BackupId.parse(ID)));
        assertThat(request.level()).isEqualTo(VerifyRequest.Level.INTEGRITY);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'plan':'p','backup':'newest'} | \"backup\" is 'newest' but must be latest or a backup's identifier",
                "{'plan':'p','backup':'1-1-1-1-1'} | \"backup\" is '1-1-1-1-1' but must be latest",
                "{'plan':'p','backup':'../manifests'} | \"backup\" is '../manifests' but must be latest",
                "{'plan':'p','backup':''} | \"backup\" is '' but must be latest",
                "{'plan':'p','level':'full'} | \"level\" is 'full' but must be one of integrity, restore.",
                "{'plan':'p','levl':'restore'} | \"levl\" is not a known field; did you mean \"level\"?",
                "{'plan':'p','tier':'hourly'} | \"tier\" is not a known field",
            })
    void a_wrong_request_is_told_what_is_wrong(String event, String expected) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(event))
                .withMessageContaining(expected);
    }

    @Test
    void one_backup_cannot_be_asked_for_in_several_systems() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read("{'plan':'p','systems':['a','b'],'backup':'%s'}".formatted(ID)))
                .withMessageContaining("can name one system at most");
    }

    private static VerifyRequest read(String json) {
        return read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static VerifyRequest read(byte[] json) {
        return VerifyRequest.of(TriggerIntake.read(TriggerIntake.parse(json), Caller.known("alice", "operating-system"))
                .asked("verify-backup"));
    }
}
