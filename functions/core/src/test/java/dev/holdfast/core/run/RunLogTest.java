package dev.holdfast.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.Secret;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.trigger.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLogTest {
    private static final String RUN = "01936f2e-7c00-7000-8000-000000000001";
    private final RunLog log = new RunLog(new RunContext(
            RunId.parse(RUN), "log-test", "core", Instant.EPOCH, new Actor("alice", true, "operating-system:alice")));

    @Test
    void a_line_begins_with_run_plan_and_system() {
        assertThat(log.line("postgresql", "captured", "bytes", 5, "took", Duration.ofSeconds(3)))
                .isEqualTo("run=" + RUN + " plan=core system=postgresql message=captured bytes=5 took=PT3S");
    }

    @Test
    void a_line_about_the_whole_run_names_no_system() {
        assertThat(log.line("", "two words")).isEqualTo("run=" + RUN + " plan=core message=\"two words\"");
    }

    @Test
    void a_secret_does_not_show() {
        assertThat(log.line("", "m", "password", Secret.of("hunter2")))
                .endsWith("password=***")
                .doesNotContain("hunter2");
    }

    @Test
    void values_cannot_forge_pairs_or_lines() {
        assertThat(log.line("", "m", "table", "a b=c\n\"x\"\u2028\u202e", "empty", ""))
                .endsWith("table=\"a b=c\\n\\\"x\\\"\\u2028\\u202e\" empty=\"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u2028b", "a\u2029b", "a\u202eb", "a\u0085b", "a\tb", "a\u001bb"})
    void what_a_viewer_could_take_for_a_line_break_or_a_command_is_escaped(String value) {
        assertThat(log.line("", "m", "k", value)).matches("[\\x20-\\x7e]+");
    }

    @Test
    void keys_without_a_value_are_a_mistake_in_the_program() {
        assertThatIllegalArgumentException().isThrownBy(() -> log.info("", "m", "lonely"));
    }

    @Test
    void lines_reach_the_log_under_the_functions_category_with_their_level() {
        List<LogRecord> records = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.holdfast.log-test");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                records.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            log.info("postgresql", "100 % {0} %s done");
            log.error("postgresql", new ScratchException("no space", "free 2 GiB"));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(records)
                .extracting(LogRecord::getMessage)
                .containsExactly(
                        "run=" + RUN + " plan=core system=postgresql message=\"100 % {0} %s done\"",
                        "run=" + RUN + " plan=core system=postgresql message=\"throw-away server: no space\""
                                + " error=ScratchException hint=\"free 2 GiB\"");
        assertThat(records).extracting(r -> r.getLevel().intValue()).containsExactly(800, 1000);
    }

    @Property
    void any_value_stays_on_one_line(@ForAll String value) {
        RunLog any = new RunLog(
                new RunContext(RunId.parse(RUN), "log-test", "core", Instant.EPOCH, new Actor("a", false, "b")));
        assertThat(any.line("s", value, "k", value).lines()).hasSize(1);
    }
}
