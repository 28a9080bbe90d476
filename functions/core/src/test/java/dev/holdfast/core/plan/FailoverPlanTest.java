package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways to fail over that cannot work, and those that will be held back. */
class FailoverPlanTest {
    private static final String SOUND = PlanFiles.SMALL.replace(
                    "  standby: {name: there, cloud: local}",
                    "  standby: {name: there, cloud: local}\n  witness: {name: elsewhere, cloud: local}")
            + """
            team:
              - {name: cto, contact: cto@example.org}
              - {name: sre, contact: sre@example.org}
            scenarios:
              - name: loss
                objectives: {rto: 2h, rpo: 30m}
            failover:
              system: db
              promotion: automatic
              quorum: 3
              observers:
                - {name: near, kind: tcp, host: here.example.org, port: 443}
                - {name: far, kind: tcp, host: here.example.org, port: 443, vantage: elsewhere}
              alarms: [{alarm: region-down, scenario: loss}]
              fences:
                - {name: provider, kind: http, url: "https://provider.example.org", primary: a, standby: b}
              traffic:
                - name: dns
                  kind: rfc2136
                  server: ns.example.org
                  zone: example.org
                  record: www.example.org
                  type: CNAME
                  primary: here.example.org
                  standby: there.example.org
                  keyName: holdfast
                  key: env:TSIG_KEY
              approvers: [cto, sre]
            """;

    @Test
    void a_sound_failover_is_read_as_it_stands() {
        ReadPlan read = PlanFiles.read(SOUND);
        assertThat(read.errors()).isEmpty();
        Failover failover = read.plan().orElseThrow().failover();
        assertThat(failover.configured()).isTrue();
        assertThat(failover.quorum()).isEqualTo(3);
        assertThat(failover.promotion()).isEqualTo(Failover.Promotion.AUTOMATIC);
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of(
                        "  witness: {name: elsewhere, cloud: local}\n", "", "automatic without a witness", "automatic"),
                Arguments.of("quorum: 3", "quorum: 4", "a quorum of 4 with 3 observers", "4"),
                Arguments.of("  quorum: 3\n  observers:\n", "  quorum: 3\n  checks:\n", "a quorum of 3 with 1", "3"),
                Arguments.of("promotion: automatic", "promotion: approved", "", ""),
                Arguments.of("  approvers: [cto, sre]", "  approvers: [cto]\n  holdDown: 1h", "", ""));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void what_cannot_work_is_an_error_at_its_place(String from, String to, String said, String at) {
        assertThat(SOUND).contains(from);
        String text = SOUND.replace(from, to);
        ReadPlan read = PlanFiles.read(text);
        if (said.isEmpty()) {
            assertThat(read.errors()).isEmpty();
            return;
        }
        assertThat(read.errors()).hasSize(1);
        Problem problem = read.errors().getFirst();
        assertThat(problem.what()).contains(said);
        String line = text.split("\n")[problem.at().line() - 1];
        assertThat(line.substring(problem.at().column() - 1)).startsWith(at);
    }

    @Test
    void one_approver_is_an_error_where_nobody_else_decides_and_a_finding_where_the_gates_do() {
        String one = SOUND.replace("approvers: [cto, sre]", "approvers: [cto]");
        assertThat(PlanFiles.read(one).findings())
                .extracting(Finding::text)
                .anyMatch(text -> text.contains("fewer than two approvers"));
        assertThat(PlanFiles.read(one.replace("promotion: automatic", "promotion: approved"))
                        .errors())
                .extracting(Problem::what)
                .containsExactly("fewer than two approvers, and nobody else may decide");
    }

    @Test
    void no_region_to_go_to_is_an_error() {
        String alone = SOUND.replace("  standby: {name: there, cloud: local}\n", "");
        assertThat(PlanFiles.read(alone).errors())
                .extracting(Problem::what)
                .contains("a failover, but no region to fail over to");
    }

    static Stream<Arguments> unsound() {
        return Stream.of(
                Arguments.of("host: localhost", "host: localhost", "its standby is not named"),
                Arguments.of(
                        "  fences:\n    - {name: provider, kind: http, url: \"https://provider.example.org\", primary: a, standby: b}\n",
                        "",
                        "no fence is named"),
                Arguments.of("objectives: {rto: 2h, rpo: 30m}", "objectives: none", "which promises nothing"));
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void what_will_hold_a_failover_back_is_found_and_the_plan_still_loads(String from, String to, String said) {
        assertThat(SOUND).contains(from);
        ReadPlan read = PlanFiles.read(SOUND.replace(from, to));
        assertThat(read.errors()).isEmpty();
        assertThat(read.findings()).extracting(Finding::text).anyMatch(text -> text.contains(said));
    }

    private static final String ENTERED = SOUND + """
              workloads:
                - name: web
                  kind: kubernetes
                  namespace: shop
                  deployments: api
                  replicas: 3
                  primaryKubeconfig: env:PRIMARY
                  standbyCluster: eks:us-west-2/clinic
                  standbyEndpoint: https://0a1b.gr7.us-west-2.eks.amazonaws.com
                  standbyAuthority: %s
            """.formatted("TFMwdExTMUNSVWRK".repeat(90));

    @Test
    void a_cluster_is_entered_by_a_kubeconfig_or_by_its_name() {
        Instrument web =
                PlanFiles.read(ENTERED).orThrow().failover().workloads().getFirst();
        assertThat(web.secret("primaryKubeconfig")).isPresent();
        assertThat(web.required("standbyCluster")).isEqualTo("eks:us-west-2/clinic");
    }

    static Stream<Arguments> entrances() {
        return Stream.of(
                Arguments.of("      primaryKubeconfig: env:PRIMARY\n", "", "no way into the primary"),
                Arguments.of("      standbyCluster: eks:us-west-2/clinic\n", "", "half a way into the standby"),
                Arguments.of(
                        "      standbyCluster:",
                        "      standbyKubeconfig: env:STANDBY\n      standbyCluster:",
                        "two ways into the standby"),
                Arguments.of("eks:us-west-2/clinic", "aks:westeurope/clinic", "aks:westeurope/clinic"),
                Arguments.of("https://0a1b", "http://0a1b", "http://0a1b"));
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void a_cluster_that_cannot_be_entered_is_an_error(String from, String to, String said) {
        assertThat(ENTERED).contains(from);
        assertThat(PlanFiles.read(ENTERED.replace(from, to)).errors())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what() + problem.expected() + problem.hint())
                        .contains(said));
    }
}
