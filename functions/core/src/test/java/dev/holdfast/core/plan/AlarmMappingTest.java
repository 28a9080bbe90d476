package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmMappingTest {
    private static final String RULE =
            "/subscriptions/0/resourceGroups/Cerebra-DR/providers/microsoft.insights/metricAlerts/down";

    @Test
    void any_identifier_of_an_alarm_may_stand_in_the_plan() {
        Failover plan = mapping(new Failover.Alarm("region-down", "by-name"), new Failover.Alarm("arn:x", "by-arn"));
        assertThat(plan.scenarioOf(List.of("arn:y", "region-down"))).contains("by-name");
        assertThat(plan.scenarioOf(List.of("arn:x", "other"))).contains("by-arn");
    }

    @Test
    void an_alarm_nobody_mapped_has_no_scenario() {
        Failover plan = mapping(new Failover.Alarm("region-down", "region-outage"));
        assertThat(plan.scenarioOf(List.of("arn:y", "Region-Down", "region-down-confirmed")))
                .isEmpty();
        assertThat(plan.scenarioOf(List.of())).isEmpty();
    }

    @Test
    void azure_may_change_the_case_of_its_resource_identifiers() {
        assertThat(mapping(new Failover.Alarm(RULE, "regional-outage"))
                        .scenarioOf(List.of(RULE.toLowerCase(java.util.Locale.ROOT))))
                .contains("regional-outage");
    }

    private static Failover mapping(Failover.Alarm... alarms) {
        Failover none = Failover.none();
        return new Failover(
                none.system(),
                none.promotion(),
                none.holdDown(),
                none.alarmAge(),
                none.promotionTimeout(),
                none.quorum(),
                none.observers(),
                List.of(alarms),
                none.fences(),
                none.traffic(),
                none.workloads(),
                none.checks(),
                none.approvers());
    }
}
