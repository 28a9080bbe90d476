package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an adapter finds in an instrument. */
class InstrumentTest {
    private static final String FAILOVER = """

            team:
              - {name: lead, contact: lead@example.org}
              - {name: owner, contact: owner@example.org}
            failover:
              system: db
              approvers: [lead, owner]
              traffic:
                - {name: dns, kind: rfc2136, server: ns1, zone: example.org, record: db.example.org, type: A,
                   primary: 192.0.2.1, standby: 192.0.2.2, keyName: key.example.org, key: "env:KEY"}
              observers:
                - {name: asked, kind: sql, system: db, side: standby, query: SELECT 1}
                - {name: port, kind: tcp, host: db.example.org, port: 5432}
            """;

    @Test
    void one_that_names_a_system_takes_along_how_that_is_reached() {
        Plan plan = PlanFiles.read(PlanFiles.small(
                                "host: localhost",
                                "host: localhost\n    standbyHost: db.west.example.org\n    controlUser: postgres")
                        + FAILOVER)
                .orThrow();
        SystemSpec db = plan.system("db").orElseThrow();
        Instrument asked = plan.failover().observers().getFirst();
        SystemSpec carried = asked.system().orElseThrow();
        assertThat(carried.name()).isEqualTo("db");
        assertThat(carried.kind()).isEqualTo("postgresql");
        assertThat(carried.settings()).isEqualTo(db.settings()).containsEntry("standbyHost", "db.west.example.org");
        assertThat(carried.secrets()).isEqualTo(db.secrets()).isNotEmpty();
        assertThat(asked.required("side")).isEqualTo("standby");
    }

    @Test
    void one_that_names_none_carries_none() {
        Plan plan = PlanFiles.read(PlanFiles.SMALL + FAILOVER).orThrow();
        assertThat(plan.failover().observers().get(1).system()).isEmpty();
    }
}
