package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Promises that a plan cannot keep by its own figures. */
class PlanFindingsTest {

    /** Nothing to find, so that each finding below has one cause. */
    private static final String SOUND = PlanFiles.SMALL
                    .replace(
                            "  standby: {name: there, cloud: local}",
                            "  standby: {name: there, cloud: local}\n  witness: {name: elsewhere, cloud: local}")
                    .replace(
                            "    - {name: daily-key, kind: local, reference: keys/backup}",
                            "    - {name: daily-key, kind: local, reference: keys/backup}\n    - {name: safe, kind: offline, reference: keys/safe.pub}")
                    .replace("  coordination: second", "  coordination: second\n  lock: {mode: governance, period: 7d}")
            + """
            review: {every: 3mo, next: 2026-09-01}
            team: [{name: sre, contact: sre@example.org}]
            onCall: [sre]
            scenarios:
              - name: loss
                objectives: {rto: 2h, rpo: 30m}
                runbooks:
                  - {name: restore, expected: 1h..2h, steps: [{do: restore, what: the database}]}
            drills:
              - {name: monthly, every: 1mo, scenarios: [loss], criteria: {rto: 2h}}
            """;

    @Test
    void a_sound_plan_has_no_findings() {
        assertThat(PlanFiles.read(SOUND).errors()).isEmpty();
        assertThat(PlanFiles.read(SOUND).findings()).isEmpty();
    }

    static Stream<Arguments> unsound() {
        return Stream.of(
                Arguments.of("next: 2026-09-01", "next: 2026-05-31", "the review due on 2026-05-31 is overdue"),
                Arguments.of(", next: 2026-09-01", "", "no date for the next"),
                Arguments.of("  witness: {name: elsewhere, cloud: local}\n", "", "no witness region"),
                Arguments.of("  lock: {mode: governance, period: 7d}\n", "", "no lock"),
                Arguments.of("period: 7d", "period: 90d", "outlives retention class 'month'"),
                Arguments.of("    - {name: safe, kind: offline, reference: keys/safe.pub}\n", "", "no offline key"),
                Arguments.of("every: 15m", "every: 6h", "up to 6h pass between backups of 'db', the RPO is 1h"),
                Arguments.of("every: 15m", "every: 1h", "exactly one RPO (1h) apart"),
                Arguments.of("every: 15m", "daily: \"04:00\"", "up to 1d pass between backups"),
                Arguments.of(
                        "every: 15m",
                        "every: 1h",
                        "scenario 'loss' may lose 30m but runbook 'restore' restores backups"),
                Arguments.of("function: backup", "function: verify-backup", "system 'db' has no backup schedule"),
                Arguments.of("function: verify-backup", "function: backup", "no verification schedule"),
                Arguments.of(
                        "{rto: 4h, rpo: 1h}",
                        "{rto: 4h, rpo: 1h, retention: 90d}",
                        "are kept 30d, the plan promises 90d"),
                Arguments.of("{rto: 2h, rpo: 30m}", "{rto: 8h, rpo: 30m}", "allows an RTO of 8h, the plan promises 4h"),
                Arguments.of("{rto: 2h, rpo: 30m}", "{rto: 2h, rpo: 2h}", "allows an RPO of 2h, the plan promises 1h"),
                Arguments.of("1h..2h", "1h..3h", "runbook 'restore' may take 3h, scenario 'loss' allows 2h"),
                Arguments.of("scenarios: [loss], ", "", "scenario 'loss' is never rehearsed"),
                Arguments.of("criteria: {rto: 2h}", "criteria: {rto: 5h}", "passes with a longer rto than promised"),
                Arguments.of("onCall: [sre]\n", "", "nobody is on call"),
                Arguments.of("kind: postgresql", "kind: postgresql\n    fingerprint: none", "can never be proved"));
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void a_promise_that_cannot_be_kept_is_found_and_the_plan_still_loads(String from, String to, String said) {
        assertThat(SOUND).contains(from);
        ReadPlan read = PlanFiles.read(SOUND.replace(from, to));
        assertThat(read.errors()).isEmpty();
        assertThat(read.plan()).isPresent();
        assertThat(read.findings()).extracting(Finding::text).anyMatch(text -> text.contains(said));
    }

    @Test
    void what_may_be_lost_is_not_held_against_the_rpo() {
        String text =
                SOUND.replace("every: 15m", "every: 6h").replace("retention: month", "retention: month\n    loss: any");
        assertThat(PlanFiles.read(text).findings()).isEmpty();
    }

    @Test
    void a_finding_points_at_what_it_is_about() {
        String text = SOUND.replace("{rto: 2h, rpo: 30m}", "{rto: 8h, rpo: 30m}");
        Finding finding = PlanFiles.read(text).findings().getFirst();
        String line = text.split("\n")[finding.at().line() - 1];
        assertThat(line.substring(finding.at().column() - 1)).startsWith("8h");
    }
}
