package dev.holdfast.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The server and the process under AWS's runtime client, with a function that does what its event says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HarnessTest {
    private FunctionSpec spec;
    private Harness function;

    /** Does what it is told. */
    public static final class Obedient implements RequestStreamHandler {
        public Obedient() {
            if ("fails".equals(System.getenv("INIT"))) {
                throw new IllegalStateException("it cannot be initialised");
            }
        }

        @Override
        public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
            String told = new String(event.readAllBytes(), StandardCharsets.UTF_8);
            switch (told) {
                case "raise" -> throw new IllegalArgumentException("as it was told");
                case "exit" -> Runtime.getRuntime().halt(3);
                case "hang" -> sleep();
                case "too much" -> answer.write(new byte[RuntimeApi.MOST_RESPONSE_BYTES + 1]);
                default -> answer.write(said(told, context).getBytes(StandardCharsets.UTF_8));
            }
        }

        private static String said(String told, Context context) {
            return String.join(
                    " ",
                    told,
                    context.getAwsRequestId(),
                    context.getInvokedFunctionArn(),
                    Boolean.toString(
                            context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 2000),
                    System.getenv("AWS_REGION"),
                    System.getenv("OWN"),
                    String.valueOf(System.getenv("HOME")));
        }

        private static void sleep() {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        String file = Obedient.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(folder.resolve(file).getParent());
        Files.copy(Obedient.class.getClassLoader().getResourceAsStream(file), folder.resolve(file));
        spec = FunctionSpec.of("obedient", folder, Obedient.class.getName() + "::handleRequest")
                .with("OWN", "its own")
                .with(Duration.ofSeconds(2));
        function = new Harness(spec, Clock.systemUTC());
    }

    @AfterAll
    void end() {
        function.close();
    }

    @Test
    void a_function_sees_the_event_its_context_and_the_environment_that_lambda_sets_and_nothing_else() {
        Answer answer = function.invoke("hello".getBytes(StandardCharsets.UTF_8), "r-1");
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Returned.class,
                        returned -> assertThat(returned.body())
                                .isEqualTo(
                                        "hello r-1 arn:aws:lambda:us-west-2:123456789012:function:obedient:live true us-west-2"
                                                + " its own null"));
    }

    @Test
    void the_second_invocation_finds_the_process_warm() {
        function.invoke("once");
        long pid = function.pid();
        function.invoke("twice");
        assertThat(function.pid()).isEqualTo(pid);
        assertThat(function.peakMemory()).isGreaterThan(10_000_000);
    }

    @Test
    void an_error_has_a_type_and_a_message_and_is_repeated_when_nobody_waits_for_the_answer() {
        assertThat(function.invoke("raise")).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.type()).isEqualTo("java.lang.IllegalArgumentException");
            assertThat(failed.message()).isEqualTo("as it was told");
        });
        AsyncAnswer raised = function.invokeAsync("raise".getBytes(StandardCharsets.UTF_8));
        assertThat(raised.attempts()).hasSize(3);
        assertThat(raised.dead()).isTrue();
        AsyncAnswer returned = function.invokeAsync("fine".getBytes(StandardCharsets.UTF_8));
        assertThat(returned.attempts()).hasSize(1);
        assertThat(returned.dead()).isFalse();
    }

    @Test
    void a_process_that_ends_or_hangs_is_told_and_the_next_invocation_gets_another() {
        assertThat(function.invoke("exit"))
                .isInstanceOfSatisfying(
                        Answer.Crashed.class,
                        crashed -> assertThat(crashed.message()).isEqualTo("the process ended with 3"));
        assertThat(function.invoke("back")).isInstanceOf(Answer.Returned.class);
        assertThat(function.invoke("hang")).isInstanceOf(Answer.TimedOut.class);
        assertThat(function.invoke("back")).isInstanceOf(Answer.Returned.class);
    }

    @Test
    void more_than_lambda_takes_back_is_an_error() {
        assertThat(function.invoke("too much"))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.type()).isEqualTo("Function.ResponseSizeTooLarge"));
    }

    @Test
    void an_init_phase_that_fails_is_told_with_its_reason() {
        try (Harness broken = new Harness(spec.with("INIT", "fails"), Clock.systemUTC())) {
            assertThat(broken.invoke("hello")).isInstanceOfSatisfying(Answer.Crashed.class, crashed -> {
                assertThat(crashed.type()).isEqualTo("java.lang.IllegalStateException");
                assertThat(crashed.message()).contains("it cannot be initialised");
            });
        }
    }

    @Test
    void a_function_with_a_snapshot_goes_on_where_it_was_taken() {
        try (Harness restored = new Harness(spec.withSnapStart(), Clock.systemUTC())) {
            assertThat(restored.start()).isPositive();
            assertThat(restored.invoke("hello")).isInstanceOf(Answer.Returned.class);
        }
    }
}
