package dev.holdfast.core.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every courier promises. An adapter's test extends this and says what arrived. */
@Timeout(120)
public abstract class CourierContract {
    /** Somebody this courier reaches. */
    protected static final String CONTACT = "sre-lead@example.org";

    private static final String CODE = "731-904-CODE";

    /** The courier under test, set up to deliver. */
    protected abstract Courier courier();

    /** The same on a machine where nothing is set up. */
    protected abstract Courier unconfigured();

    /** The same, set up, but whoever should take the message is not there. */
    protected abstract Courier stranded() throws Exception;

    /** What was taken so far, in any order. */
    protected abstract List<Taken> taken() throws Exception;

    /**
     * A message that arrived.
     *
     * @param heads its header lines
     * @param text line breaks as {@code \n}
     */
    public record Taken(String to, String subject, List<String> heads, String text) {}

    @Test
    void where_nothing_is_set_up_nobody_is_reached() {
        assertThat(unconfigured().reaches(CONTACT)).isFalse();
        assertThatExceptionOfType(Courier.Undelivered.class)
                .isThrownBy(() -> unconfigured().deliver(CONTACT, "subject", CODE))
                .satisfies(CourierContract::tellsNoSecret);
    }

    @Test
    void a_message_arrives_as_it_was_written() throws Exception {
        String text = "Freigabe für region-loss: " + CODE + "\n.\n..\n\n" + "x".repeat(3000) + "\n日本 🚑\n";
        assertThat(courier().reaches(CONTACT)).isTrue();
        courier().deliver(CONTACT, "Freigabe nötig: 日本", text);
        assertThat(taken()).singleElement().satisfies(it -> {
            assertThat(it.to()).isEqualTo(CONTACT);
            assertThat(it.subject()).isEqualTo("Freigabe nötig: 日本");
            assertThat(it.text().strip()).isEqualTo(text.strip());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: evil@example.org", "a\nBcc: evil@example.org", "a\rBcc: evil@example.org"})
    void a_subject_brings_no_headers_of_its_own(String subject) throws Exception {
        courier().deliver(CONTACT, subject, "text");
        assertThat(taken()).singleElement().satisfies(it -> {
            assertThat(it.heads()).noneMatch(line -> line.startsWith("Bcc"));
            assertThat(it.text().strip()).isEqualTo("text");
        });
    }

    @Test
    void twenty_messages_at_once_arrive_once_each() throws Exception {
        Courier courier = courier();
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> sent = each.invokeAll(IntStream.range(0, 20)
                    .mapToObj(number -> (Callable<Integer>) () -> {
                        courier.deliver(CONTACT, "subject", "number " + number);
                        return number;
                    })
                    .toList());
            for (Future<Integer> one : sent) {
                one.get();
            }
        }
        assertThat(taken().stream().map(it -> it.text().strip()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20)
                        .mapToObj(number -> "number " + number)
                        .toList());
    }

    @Test
    void a_message_nobody_took_is_an_error_that_does_not_show_it() throws Exception {
        Courier stranded = stranded();
        assertThat(stranded.reaches(CONTACT)).isTrue();
        assertThatExceptionOfType(Courier.Undelivered.class)
                .isThrownBy(() -> stranded.deliver(CONTACT, "subject", CODE))
                .satisfies(e -> assertThat(e.explained()).contains(CONTACT, "Hint: "))
                .satisfies(CourierContract::tellsNoSecret);
    }

    @Test
    void nothing_of_a_message_is_logged() throws Exception {
        List<String> lines = new ArrayList<>();
        Handler listening = listening(lines);
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.addHandler(listening);
        root.setLevel(Level.ALL);
        try {
            courier().deliver(CONTACT, "subject", CODE);
        } finally {
            root.removeHandler(listening);
            root.setLevel(before);
        }
        assertThat(lines).noneMatch(line -> line.contains(CODE));
    }

    /** Neither the message's text nor anything that a stack trace would print. */
    private static void tellsNoSecret(Courier.Undelivered failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(CODE);
        }
        assertThat(failure.explained()).doesNotContain(CODE);
    }

    private static Handler listening(List<String> lines) {
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord line) {
                lines.add(line.getMessage() + java.util.Arrays.toString(line.getParameters()) + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        return handler;
    }
}
