package dev.holdfast.postgresql.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    private static final Program SHELL = Program.of(Path.of("/bin/sh"));

    @Test
    void it_gets_its_arguments_as_given_and_no_environment_but_what_is_given() {
        var words = Program.of(Path.of("/usr/bin/printf")).arguments("%s|", "a b", "$HOME", "'\"*", "");
        assertThat(words.output()).isEqualTo("a b|$HOME|'\"*||");
        var environment = Program.of(Path.of("/usr/bin/env"))
                .environment("PGHOST", "here")
                .output();
        assertThat(environment.lines()).containsExactlyInAnyOrder("LC_ALL=C", "PGHOST=here");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 255})
    void its_exit_code_is_never_lost(int code) {
        assertThatThrownBy(() -> SHELL.arguments("-c", "echo out; echo why >&2; exit " + code)
                        .run())
                .isInstanceOfSatisfying(ProgramFailed.class, failed -> {
                    assertThat(failed.exitCode()).isEqualTo(code);
                    assertThat(failed.program()).isEqualTo("sh");
                    assertThat(failed.lastLines()).containsExactly("why");
                });
    }

    @Test
    void a_program_that_does_not_exist_is_said_to() {
        assertThatThrownBy(() -> Program.of(Path.of("/nowhere/pg_dump")).run())
                .isInstanceOf(ProgramFailed.class)
                .hasMessageContaining("pg_dump");
    }

    @Test
    void a_program_killed_by_a_signal_has_failed() {
        try (var running = SHELL.arguments("-c", "cat; exit 0").start()) {
            running.innermost().ifPresent(ProcessHandle::destroyForcibly);
            running.outermost().destroyForcibly();
            assertThatThrownBy(running::await)
                    .isInstanceOfSatisfying(
                            ProgramFailed.class,
                            failed -> assertThat(failed.exitCode()).isGreaterThan(128));
        }
    }

    @Test
    void what_it_reads_and_writes_streams_through() throws IOException {
        var sent = "x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8);
        try (var running = Program.of(Path.of("/bin/cat")).start()) {
            var writer = CompletableFuture.runAsync(() -> {
                try (var stdin = running.stdin()) {
                    stdin.write(sent);
                } catch (IOException broken) {
                    throw new java.io.UncheckedIOException(broken);
                }
            });
            assertThat(running.stdout().readAllBytes()).isEqualTo(sent);
            writer.join();
            running.await();
        }
    }

    @Test
    void every_line_of_standard_error_is_heard_but_only_the_last_ones_are_kept() {
        var heard = new ArrayList<String>();
        var program = SHELL.arguments("-c", "i=0; while [ $i -lt 1000 ]; do i=$((i+1)); echo line $i >&2; done; exit 3")
                .onStderr(heard::add);
        assertThatThrownBy(program::run).isInstanceOfSatisfying(ProgramFailed.class, failed -> {
            assertThat(failed.lastLines()).hasSize(25).endsWith("line 1000");
        });
        assertThat(heard).hasSize(1000).startsWith("line 1");
    }

    @Test
    void a_listener_that_fails_makes_the_call_fail() {
        var program = SHELL.arguments("-c", "echo one >&2").onStderr(line -> {
            throw new IllegalStateException("deaf");
        });
        assertThatThrownBy(program::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("deaf");
    }

    @Test
    void closing_kills_the_whole_tree() throws IOException {
        var running = SHELL.arguments("-c", "sleep 1000 & sleep 1000 & echo started; wait")
                .start();
        assertThat(running.stdout().read()).isEqualTo('s');
        var tree = running.outermost().descendants().toList();
        assertThat(tree).hasSizeGreaterThanOrEqualTo(2);
        running.close();
        running.close();
        assertThat(tree).noneMatch(each -> ProcessIdentity.of(each).isPresent());
        assertThatThrownBy(running::await).isInstanceOf(ProgramFailed.class);
    }

    @Test
    void a_killed_process_that_nobody_collects_has_ended() throws Exception {
        // The inner shell becomes sleep's parent and never waits for it, like the first process of many containers.
        var careless = new ProcessBuilder("/bin/sh", "-c", "sleep 1000 & echo $!; exec sleep 1001").start();
        try {
            var orphan = ProcessHandle.of(Long.parseLong(careless.inputReader().readLine()))
                    .orElseThrow();
            ProcessTree.kill(orphan);
            assertThat(ProcessIdentity.of(orphan)).isEmpty();
        } finally {
            careless.destroyForcibly().waitFor();
        }
    }

    @Test
    void an_interrupt_kills_it_and_stays_set() throws Exception {
        var outcome = new CompletableFuture<Boolean>();
        var running = SHELL.arguments("-c", "sleep 1000").start();
        var waiting = Thread.ofPlatform().start(() -> {
            try {
                running.stdout();
                running.await();
                outcome.complete(false);
            } catch (CancellationException cancelled) {
                outcome.complete(Thread.currentThread().isInterrupted());
            }
        });
        waiting.interrupt();
        assertThat(outcome.get()).isTrue();
        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void an_interrupt_kills_it_while_its_output_is_read_and_it_says_nothing() throws Exception {
        var reading = new CompletableFuture<Long>();
        var answer = new CompletableFuture<Throwable>();
        var reader = Thread.ofVirtual().start(() -> {
            try (var running =
                    SHELL.arguments("-c", "echo first; exec sleep 1000").start()) {
                var out = running.stdout();
                out.read();
                reading.complete(running.outermost().pid());
                out.readAllBytes();
                running.await();
            } catch (IOException | RuntimeException e) {
                answer.complete(e);
            }
        });
        long pid = reading.get();

        reader.interrupt();

        assertThat(answer.get()).isInstanceOf(CancellationException.class);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void it_outlives_the_thread_that_started_it() throws Exception {
        var started = new CompletableFuture<Running>();
        var starter = Thread.ofPlatform()
                .start(() -> started.complete(Program.of(Path.of("/bin/cat")).start()));
        starter.join();
        try (var running = started.get()) {
            running.stdin().write("still here\n".getBytes(StandardCharsets.UTF_8));
            running.closeStdin();
            assertThat(new String(running.stdout().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("still here\n");
            running.await();
        }
    }

    @ParameterizedTest
    @CsvSource({"plain,plain", "a:b,a\\:b", "a\\b,a\\\\b", "\\:,\\\\\\:"})
    void a_password_is_escaped_for_the_password_file(String password, String escaped) {
        assertThat(PassFile.line(password)).isEqualTo("*:*:*:*:" + escaped + "\n");
    }

    @Test
    void a_password_lies_in_a_private_file_that_goes_with_the_program_and_is_blotted_out_of_what_it_says() {
        var secret = Secret.of("s3cret:value");
        var lines = new ArrayList<String>();
        var program = SHELL.arguments(
                        "-c",
                        "ls -l $PGPASSFILE; cat $PGPASSFILE; echo $PGPASSFILE; tail -c +9 $PGPASSFILE | tr -d '\\\\' >&2")
                .password(secret)
                .onStderr(lines::add);
        var said = program.output().lines().toList();
        assertThat(said.get(0)).startsWith("-rw-------");
        assertThat(said.get(1)).isEqualTo("*:*:*:*:s3cret\\:value");
        assertThat(Path.of(said.get(2))).doesNotExist();
        assertThat(Path.of(said.get(2)).getParent()).doesNotExist();
        assertThat(lines).isEqualTo(List.of("***"));
        assertThat(program.toString()).doesNotContain("s3cret");
    }

    @Test
    void as_root_it_runs_as_another_user_who_can_read_the_password_file_and_gains_nothing() {
        for (var user : OsUser.unprivileged().stream().toList()) {
            for (var program : List.of(SHELL.as(user), SHELL.as(user).apart())) {
                var said = program.password(Secret.of("pw"))
                        .arguments("-c", "id -un; id -G | wc -w; cat $PGPASSFILE; exit 0")
                        .output();
                assertThat(said.lines().map(String::strip)).containsExactly(user.name(), "1", "*:*:*:*:pw");
                assertThatThrownBy(() -> program.arguments("-c", "exit 9").run())
                        .isInstanceOfSatisfying(
                                ProgramFailed.class,
                                failed -> assertThat(failed.exitCode()).isEqualTo(9));
            }
        }
    }
}
