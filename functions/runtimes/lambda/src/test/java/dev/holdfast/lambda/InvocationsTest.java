package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import dev.holdfast.core.vault.lease.SettableClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class InvocationsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final Invocations invocations = new Invocations(clock);

    @Test
    void an_invocation_ends_when_lambda_says_it_does_by_holdfasts_clock() {
        invocations.during(context("r-1", 60_000), () -> {
            clock.advance(Duration.ofSeconds(20));
            assertThat(invocations.present())
                    .isEqualTo(new Invocation("r-1", "arn:aws:lambda:x", NOW, NOW.plusSeconds(60)));
        });
    }

    @Test
    void outside_of_an_invocation_there_is_none() {
        assertThatThrownBy(invocations::present).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> invocations.during(context("r-1", 1), () -> {
                    throw new IllegalArgumentException("it fails");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(invocations::present).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void log_lines_carry_the_request_also_from_threads_that_the_work_starts() {
        CompletableFuture<Object> seen = new CompletableFuture<>();
        invocations.during(context("r-2", 1), () -> Thread.ofVirtual().start(() -> seen.complete(MDC.get("request"))));
        assertThat(seen.join()).isEqualTo("r-2");
        assertThat(MDC.get("request")).isNull();
    }

    @Test
    void whoever_ends_the_process_waits_for_the_invocation_but_not_for_ever() throws Exception {
        assertThat(invocations.awaitNone(Duration.ZERO)).isTrue();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        Thread work = Thread.ofVirtual()
                .start(() -> invocations.during(context("r-3", 1), () -> {
                    begun.countDown();
                    awaited(finish);
                }));
        begun.await();
        assertThat(invocations.awaitNone(Duration.ofMillis(1))).isFalse();
        CompletableFuture<Boolean> waited = CompletableFuture.supplyAsync(() -> patient());
        finish.countDown();
        assertThat(waited.join()).isTrue();
        work.join();
    }

    private boolean patient() {
        try {
            return invocations.awaitNone(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What Lambda says about an invocation, as far as it is asked here. */
    static Context context(String request, int remainingMillis) {
        Map<String, Object> said = Map.of(
                "getAwsRequestId", request,
                "getInvokedFunctionArn", "arn:aws:lambda:x",
                "getRemainingTimeInMillis", remainingMillis);
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> said.get(method.getName()));
    }
}
