package dev.holdfast.postgresql.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.Clinic.Order;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password is in nothing that others can see while the dump runs. */
class PasswordTest {
    @TempDir
    Path work;

    @Test
    void no_command_line_and_no_environment_holds_the_password_while_the_dump_runs() {
        Login socket = TestServer.newDatabase();
        Clinic.run(socket, "CREATE TABLE t AS SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n");
        Login login = TestServer.shared().networkLogin(socket.database());
        List<String> seen = new ArrayList<>();
        try (Clinic clinic = new Clinic(work)) {
            clinic.backup(Order.of(login).withJobs(1).heardBy(new OnFirstBytes(() -> seen.addAll(processes()))));
        }

        assertThat(seen).anyMatch(process -> process.contains("--snapshot="));
        assertThat(seen).noneMatch(process -> process.contains(TestServer.PASSWORD.reveal()));
    }

    /** What {@code ps} shows, and what root could see besides: command lines and environments. */
    private static List<String> processes() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .flatMap(entry -> Stream.of(entry.resolve("cmdline"), entry.resolve("environ")))
                    .map(PasswordTest::content)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
