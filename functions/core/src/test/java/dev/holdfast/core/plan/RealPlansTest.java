package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two plans that stand in the repository. */
class RealPlansTest {
    private final FolderPlanSource source = new FolderPlanSource(PlanFiles.FOLDER, PlanFiles.CLOCK);

    @ParameterizedTest
    @ValueSource(strings = {"healthcare-gitops", "cerebra-md"})
    void loads_without_errors_and_has_findings(String name) {
        ReadPlan read = source.read(name);
        assertThat(read.errors()).isEmpty();
        assertThat(read.findings()).isNotEmpty();
        assertThat(read.plan().orElseThrow().name()).isEqualTo(name);
    }

    @Test
    void healthcare_gitops_says_what_the_written_plan_says() {
        Plan plan = source.plan("healthcare-gitops");
        assertThat(plan.objectives().rto()).isEqualTo(Duration.ofHours(4));
        assertThat(plan.objectives().rpo()).isEqualTo(Duration.ofHours(1));
        assertThat(plan.objectives().retention()).isEqualTo(Period.ofDays(90));
        assertThat(plan.system("postgresql").orElseThrow().schedules())
                .extracting(Schedule::name)
                .containsExactly("hourly", "daily", "weekly", "monthly", "weekly-proof");
        assertThat(plan.scenarios()).hasSize(6);
        assertThat(plan.drills())
                .extracting(Drill::every)
                .containsExactly(Period.ofMonths(1), Period.ofMonths(3), Period.ofMonths(6), Period.ofYears(1));
        assertThat(plan.response().severities())
                .extracting(Response.Severity::respond)
                .containsExactly(
                        new Deadline.Within(Duration.ofMinutes(15)),
                        new Deadline.Within(Duration.ofHours(1)),
                        new Deadline.Within(Duration.ofHours(4)),
                        new Deadline.NextBusinessDay());
        assertThat(plan.metrics()).hasSize(5);
        assertThat(source.read("healthcare-gitops").findings())
                .extracting(Finding::what)
                .anyMatch(what -> what.contains("scenario 'region-outage' allows an RTO of 8h"))
                .anyMatch(what -> what.contains("runbook 'database-loss' may take 4h"))
                .anyMatch(what -> what.contains("2026-03-08 is overdue"));
    }

    @Test
    void healthcare_gitops_says_how_service_moves() {
        Failover failover = source.plan("healthcare-gitops").failover();
        assertThat(failover.system()).isEqualTo("postgresql");
        assertThat(failover.promotion()).isEqualTo(Failover.Promotion.AUTOMATIC);
        assertThat(failover.scenarioOf(java.util.List.of("healthcare-gitops-region-down")))
                .hasValue("region-outage");
        assertThat(failover.traffic()).extracting(Instrument::kind).containsExactly("route53-switch");
        assertThat(failover.approvers()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(source.read("healthcare-gitops").findings())
                .extracting(Finding::what)
                .noneMatch(
                        what -> what.contains("quorum") || what.contains("fence") || what.contains("standby is not"));
    }

    @Test
    void cerebra_md_says_what_the_written_plan_says() {
        Plan plan = source.plan("cerebra-md");
        assertThat(plan.objectives().availability())
                .hasValueSatisfying(it -> assertThat(it).isEqualByComparingTo("99.9"));
        assertThat(plan.objectives().performance())
                .hasValueSatisfying(it -> assertThat(it).isEqualByComparingTo("90"));
        assertThat(plan.retention("production-data").orElseThrow().keep("daily"))
                .isEqualTo(Period.ofYears(7));
        assertThat(plan.retention("backups").orElseThrow().keep("weekly")).isEqualTo(Period.ofYears(1));
        assertThat(plan.retention("backups").orElseThrow().keep("other")).isEqualTo(Period.ofDays(30));
        assertThat(plan.scenario("third-party-failure").orElseThrow().target())
                .isInstanceOf(Scenario.Target.None.class);
        assertThat(plan.scenario("human-error").orElseThrow().target())
                .isEqualTo(new Scenario.Target.Within(Duration.ofHours(1), Duration.ofMinutes(15)));
        assertThat(plan.response().escalation())
                .extracting(Response.Escalation::after)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(30),
                        Duration.ofHours(1),
                        Duration.ofHours(2));
        assertThat(plan.costs().lines()).hasSize(8);
        assertThat(source.read("cerebra-md").findings())
                .extracting(Finding::what)
                .anyMatch(what -> what.contains("scenario 'cyber-attack' allows an RTO of 8h"))
                .anyMatch(what -> what.contains("no witness region"))
                .anyMatch(what -> what.contains("29400 USD a year, the budget is 20000"));
    }
}
