package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.failover.CourierContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxCourierTest extends CourierContract {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-08T12:00:00.5Z"), ZoneOffset.UTC);

    @TempDir
    Path temp;

    @Override
    protected Courier courier() {
        return in(outbox());
    }

    @Override
    protected Courier unconfigured() {
        return new OutboxCourier(new FixedConfig(Map.of()), CLOCK);
    }

    @Override
    protected Courier stranded() throws IOException {
        return in(Files.createFile(temp.resolve("a-file")).resolve("outbox"));
    }

    @Override
    protected List<Taken> taken() throws IOException {
        List<Taken> all = new ArrayList<>();
        for (Path file : files()) {
            String message = Files.readString(file);
            int end = message.indexOf("\n\n");
            List<String> heads = message.substring(0, end).lines().toList();
            all.add(new Taken(head(heads, "To: "), head(heads, "Subject: "), heads, message.substring(end + 2)));
        }
        return all;
    }

    @Test
    void only_the_owner_may_read_a_message_and_its_folder() throws IOException {
        courier().deliver(CONTACT, "subject", "text");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outbox())))
                .isEqualTo("rwx------");
    }

    @Test
    void names_begin_with_the_time_and_nothing_unfinished_is_left() throws IOException {
        courier().deliver("+49-30-123456", "subject", "text");
        courier().deliver("../../etc/passwd", "subject", "text");
        assertThat(files().stream().map(file -> file.getFileName().toString()))
                .allSatisfy(name ->
                        assertThat(name).startsWith("20260308T120000.500000Z-").endsWith(".txt"))
                .anySatisfy(name -> assertThat(name).contains("-+49-30-123456-"))
                .anySatisfy(name -> assertThat(name).contains("-______etc_passwd-"))
                .hasSize(2);
    }

    @Test
    void everybody_is_reached_once_a_folder_is_set() {
        assertThat(courier().reaches("+49-30-123456")).isTrue();
        assertThat(courier().reaches(" ")).isFalse();
        assertThat(new OutboxCourier(new FixedConfig(Map.of("holdfast.outbox", " ")), CLOCK).reaches(CONTACT))
                .isFalse();
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() {
        assertThatExceptionOfType(Courier.Undelivered.class)
                .isThrownBy(() -> stranded().deliver(CONTACT, "subject", "text"))
                .satisfies(e -> assertThat(e.explained()).contains("a-file", "holdfast.outbox"));
    }

    private Path outbox() {
        return temp.resolve("below").resolve("outbox");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(outbox())) {
            return files.toList();
        }
    }

    private static Courier in(Path folder) {
        return new OutboxCourier(new FixedConfig(Map.of("holdfast.outbox", folder.toString())), CLOCK);
    }

    private static String head(List<String> heads, String name) {
        return heads.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length());
    }
}
