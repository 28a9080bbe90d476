package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.plan.Schedule.Recurrence;
import dev.holdfast.core.system.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader makes of good and bad files. */
class PlanReaderTest {

    @Test
    void a_plan_is_read_as_written() {
        Plan plan = PlanFiles.read(PlanFiles.SMALL).orThrow();

        assertThat(plan.name()).isEqualTo("small");
        assertThat(plan.digest()).hasSize(64).matches("[0-9a-f]+");
        assertThat(plan.objectives().rto()).isEqualTo(Duration.ofHours(4));
        assertThat(plan.vault().stores()).extracting(StoreSpec::name).containsExactly("first", "second");
        assertThat(plan.vault().store("first").orElseThrow().options())
                .containsExactly(java.util.Map.entry("path", "/vault/first"));
        SystemSpec db = plan.system("db").orElseThrow();
        assertThat(db.settings()).containsOnlyKeys("host", "database", "user");
        assertThat(db.secret("password")).contains(new SecretRef.Environment("DB_PASSWORD"));
        assertThat(db.fingerprint()).isEqualTo(Fingerprint.Level.FULL);
        assertThat(db.schedules())
                .containsExactly(
                        new Schedule("often", "backup", new Recurrence.Every(Duration.ofMinutes(15))),
                        new Schedule(
                                "proof", "verify-backup", new Recurrence.Weekly(DayOfWeek.SUNDAY, LocalTime.of(3, 0))));
    }

    @Test
    void settings_are_handed_on_as_digits_and_iso_8601() {
        String text = PlanFiles.small(
                "host: localhost", "host: localhost\n    port: 5433\n    lockTimeout: 90s\n    spool: 2GiB");
        assertThat(PlanFiles.read(text).orThrow().systems().getFirst().settings())
                .containsEntry("port", "5433")
                .containsEntry("lockTimeout", "PT1M30S")
                .containsEntry("spool", "2147483648");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                // structure
                Arguments.of("objectives:", "objectivs:", "objectivs", "did you mean 'objectives'"),
                Arguments.of("kind: postgresql", "kind: postgres", "postgres\n", "did you mean 'postgresql'"),
                Arguments.of(
                        "kind: local, reference: keys/backup",
                        "kind: lokal, reference: k",
                        "lokal",
                        "did you mean 'local'"),
                Arguments.of("host: localhost", "hots: localhost", "hots", "did you mean 'host'"),
                Arguments.of(
                        "name: second,",
                        "name: first,",
                        "first, kind: file, region: there",
                        "a second store named 'first'"),
                Arguments.of(
                        "name: proof", "name: often", "often, function: verify", "a second schedule named 'often'"),
                Arguments.of("name: there", "name: here", "here, cloud: local}\nvault", "a second region named 'here'"),
                Arguments.of("plan: small", "plan: small\nplan: other", "plan: other", "the first stands in line 1"),
                Arguments.of("systems:", "systems: []\nother:", "[]", "an empty list"),
                // references
                Arguments.of("retention: month", "retention: moth", "moth", "did you mean 'month'"),
                Arguments.of("coordination: second", "coordination: third", "third", "one of first, second"),
                Arguments.of("region: there", "region: ther", "ther,", "did you mean 'there'"),
                Arguments.of("plan: small", "plan: small\nonCall: [nobody]", "nobody", "no role is named 'nobody'"),
                Arguments.of(
                        "plan: small",
                        "plan: small\ndrills: [{name: d, every: 1mo, scenarios: [s]}]",
                        "s]",
                        "no scenario is named 's'"),
                // impossible values
                Arguments.of("rto: 4h", "rto: 0h", "0h", "longer than zero"),
                Arguments.of("rto: 4h", "rto: 0", "0,", "the number '0'"),
                Arguments.of("rto: 4h", "rto: -4h", "-4h", "longer than zero"),
                Arguments.of("rpo: 1h", "rpo: 1h, integrity: 100.5%", "100.5%", "from 0% to 100%"),
                Arguments.of("every: 15m", "every: 7h", "7h", "other times every day"),
                Arguments.of("every: 15m", "every: 90s", "90s", "whole minutes"),
                Arguments.of("weekly: {on: sunday, at: \"03:00\"}", "monthly: {day: 31}", "31", "from 1 to 28"),
                Arguments.of("on: sunday", "on: sunay", "sunay", "did you mean 'sunday'"),
                Arguments.of("coordination: second", "coordination: first", "first\n", "in the primary region here"),
                Arguments.of(
                        "kind: file, region: here, path: /vault/first",
                        "kind: s3, region: here, bucket: backups, replicated: true",
                        "true}",
                        "backups are made in the first store"),
                Arguments.of(
                        "plan: small",
                        "plan: small\nreview: {every: 1y, next: 2026-02-30}",
                        "2026-02-30",
                        "a date that exists"),
                Arguments.of(
                        "keep: 30d",
                        "keep: 30d, tiers: [{name: oftn, keep: 1y}]",
                        "{name: oftn",
                        "did you mean 'often'"),
                // secrets
                Arguments.of(
                        "password: env:DB_PASSWORD", "password: hunter2", "hunter2\n", "not a reference to a secret"),
                Arguments.of("password: env:DB_PASSWORD", "passwords: hunter2", "passwords", "a secret in plain text"),
                Arguments.of(
                        "host: localhost",
                        "host: postgres://u:hunter2@localhost",
                        "postgres://",
                        "looks like a secret"),
                // documents
                Arguments.of("plan: small", "plan: small\n---\nplan: hunter2", "---", "a second document"),
                Arguments.of("host: localhost", "host: &hunter2 localhost", "&", "an anchor"),
                Arguments.of("host: localhost", "host: *hunter2", "*", "an alias"),
                Arguments.of("host: localhost", "host: !hunter2 x", "!", "a tag"),
                Arguments.of("at: \"03:00\"", "at: \"03:00", "", "close the quote"),
                Arguments.of("plan: small", "plan: small\n\thunter2: 1", "\t", "not YAML"),
                Arguments.of("plan: small", "plan: small: hunter2", ": hunter2", "quote values that contain a colon"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_mistake_is_shown_with_its_place_and_a_hint_but_never_with_a_secret(
            String from, String to, String there, String said) {
        String file = PlanFiles.small(from, to);
        ReadPlan read = PlanFiles.read(file);

        assertThat(read.plan()).isEmpty();
        assertThat(read.findings()).isEmpty();
        assertThat(read.errors()).anySatisfy(problem -> {
            assertThat(problem.text()).startsWith("test.yaml:").contains(said);
            assertThat(from(file, problem.at())).startsWith(there);
        });
        assertThat(read.errors())
                .allSatisfy(problem -> assertThat(problem.text()).doesNotContain("hunter2"));
    }

    /** What stands in the file from this place on. */
    private static String from(String file, Position at) {
        String[] lines = file.split("\n", at.line() + 1);
        List<String> rest = List.of(lines).subList(at.line() - 1, lines.length);
        return String.join("\n", rest).substring(at.column() - 1);
    }

    @Test
    void all_mistakes_are_shown_at_once_in_the_order_of_the_file() {
        String text = PlanFiles.SMALL
                .replace("rto: 4h", "rto: 0h")
                .replace("retention: month", "retention: moth")
                .replace("every: 15m", "every: 7h")
                .replace("kind: local, reference: keys/evidence", "kind: nothing");
        assertThat(PlanFiles.read(text).errors())
                .extracting(problem -> problem.at().line())
                .containsExactly(2, 13, 23, 25);
    }

    @Test
    void unknown_keys_are_reported_where_an_unknown_kind_is() {
        String text =
                PlanFiles.small("kind: postgresql", "kind: postgres").replace("retention: month", "retention: moth");
        assertThat(PlanFiles.read(text).errors()).hasSize(2);
    }

    @Test
    void one_region_alone_may_hold_the_coordination_store() {
        String text = PlanFiles.SMALL
                .replace("  standby: {name: there, cloud: local}\n", "")
                .replace("region: there", "region: here");
        assertThat(PlanFiles.read(text).errors()).isEmpty();
        assertThat(PlanFiles.read(text).findings())
                .extracting(Finding::what)
                .anyMatch(what -> what.contains("every store is in the primary region"));
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of(new byte[0], "holds nothing"),
                Arguments.of("\n  \n# nothing\n".getBytes(StandardCharsets.UTF_8), "holds nothing"),
                Arguments.of("plan".getBytes(StandardCharsets.UTF_16), "not UTF-8"),
                Arguments.of("plan: sm\u00e4ll".getBytes(StandardCharsets.ISO_8859_1), "1:9: a byte that is not UTF-8"),
                Arguments.of("plan: \u0007".getBytes(StandardCharsets.UTF_8), "1:7: a control character"),
                Arguments.of(new byte[PlanReader.MOST_BYTES + 1], "too big"),
                Arguments.of("[".repeat(100_000).getBytes(StandardCharsets.UTF_8), "nested too deeply"),
                Arguments.of("- a\n- b".getBytes(StandardCharsets.UTF_8), "expected the plan as keys and values"),
                Arguments.of(bomb().getBytes(StandardCharsets.UTF_8), "an alias"));
    }

    private static String bomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            text.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void a_file_that_is_no_plan_is_refused(byte[] bytes, String said) {
        ReadPlan read = new PlanReader(PlanFiles.CLOCK).read(bytes, "test.yaml");
        assertThat(read.errors()).extracting(Problem::text).anyMatch(text -> text.contains(said));
    }

    @Test
    void a_byte_order_mark_is_let_through() {
        assertThat(PlanFiles.read("\uFEFF" + PlanFiles.SMALL).errors()).isEmpty();
    }

    @Test
    void the_exception_lists_every_error() {
        ReadPlan read = PlanFiles.read(PlanFiles.SMALL.replace("4h", "0h").replace("1h", "0h"));
        assertThatThrownBy(read::orThrow)
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("2 errors")
                .hasMessageContaining("test.yaml:2:19")
                .hasMessageContaining("test.yaml:2:28");
    }

    @Test
    void references_to_secrets_are_read_and_written_alike() {
        for (String text : List.of(
                "env:NAME",
                "file:/run/secrets/a b",
                "aws-secretsmanager:us-west-2/app/db",
                "aws-secretsmanager:us-west-2/app/db#password",
                "azure-keyvault:my-vault/db-password")) {
            assertThat(SecretRef.parse(text)).get().hasToString(text);
        }
        for (String text : List.of(
                "",
                "hunter2",
                "env:",
                "env:A B",
                "aws-secretsmanager:db",
                "aws-secretsmanager:us-west-2/a#",
                "azure-keyvault:v/",
                "ENV:A")) {
            assertThat(SecretRef.parse(text)).isEmpty();
        }
    }
}
