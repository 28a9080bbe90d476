package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Coverage.Row;
import dev.holdfast.core.plan.Coverage.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Coverage follows from what is installed and what the plan says. */
class CoverageTest {
    private static final Plan AWS =
            PlanFiles.read(PlanFiles.real("healthcare-gitops")).orThrow();
    private static final Plan AZURE =
            PlanFiles.read(PlanFiles.real("cerebra-md")).orThrow();

    @Test
    void every_requirement_of_the_plans_groups_has_a_row() {
        assertThat(Coverage.of(AZURE, Set.of()).rows())
                .extracting(Row::id)
                .containsExactlyElementsOf(
                        Stream.concat(ids("A", 18), ids("C", 9)).toList());
        assertThat(Coverage.of(AWS, Set.of()).rows())
                .extracting(Row::id)
                .containsExactlyElementsOf(
                        Stream.concat(ids("B", 17), ids("C", 9)).toList());
    }

    @Test
    void nothing_is_met_where_nothing_is_installed() {
        assertThat(Stream.of(AWS, AZURE).flatMap(plan -> Coverage.of(plan, Set.of()).rows().stream()))
                .allMatch(row -> row.status() == Status.NOT_YET)
                .allMatch(row -> row.reason().contains("not installed: "));
    }

    @Test
    void a_row_is_automated_once_all_it_asks_for_is_installed_and_configured() {
        Set<String> capabilities = new TreeSet<>(List.of(
                "postgresql:capture",
                "postgresql:fingerprint",
                "postgresql:prove",
                "scratch:postgresql",
                "function:backup",
                "function:verify-backup",
                "trigger:schedule",
                "vault:retention",
                "notify:pagerduty"));
        assertThat(row(AWS, "B1", capabilities).status()).isEqualTo(Status.NOT_YET);
        assertThat(row(AWS, "B1", capabilities).reason()).isEqualTo("not installed: postgresql:wal");
        capabilities.add("postgresql:wal");
        assertThat(row(AWS, "B1", capabilities).status()).isEqualTo(Status.AUTOMATED);
    }

    @Test
    void what_the_plan_does_not_configure_is_not_met_by_installing_it() {
        Row row = row(AWS, "B5", Set.of("git:capture", "git:prove", "function:backup"));
        assertThat(row.status()).isEqualTo(Status.NOT_YET);
        assertThat(row.reason()).isEqualTo("not in the plan: schedule:git:backup");
    }

    @Test
    void the_providers_own_mechanism_is_checked_not_automated() {
        Row row = row(AZURE, "A3", Set.of("storage-account:check"));
        assertThat(row.status()).isEqualTo(Status.CHECKED);
        assertThat(row.status().words()).isEqualTo("checked");
        assertThat(row.reason()).isEqualTo("checked by storage-account:check; not installed: storage-account:failover");
    }

    @Test
    void a_plan_that_answers_to_no_group_has_no_rows() {
        assertThat(Coverage.of(PlanFiles.read(PlanFiles.SMALL).orThrow(), Set.of())
                        .rows())
                .isEmpty();
    }

    @Test
    void every_capability_a_row_asks_for_is_listed_at_the_top_of_the_resource() throws IOException {
        String header;
        try (var in = Requirement.class.getResourceAsStream("requirements.yaml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            header = text.substring(0, text.indexOf("\nA1:"));
        }
        for (Requirement requirement : Requirement.all()) {
            for (String capability : Stream.concat(requirement.automated().stream(), requirement.checked().stream())
                    .toList()) {
                String ability = capability.substring(capability.indexOf(':') + 1);
                boolean perKind = header.contains("KIND:" + ability);
                assertThat(header.contains(capability) || perKind)
                        .as(capability)
                        .isTrue();
            }
        }
    }

    @Test
    void every_row_can_be_met_by_the_plan_it_belongs_to_or_by_filling_a_gap_it_names() {
        Set<String> everything = new TreeSet<>();
        Requirement.all().forEach(requirement -> everything.addAll(requirement.automated()));
        assertThat(Coverage.of(AZURE, everything).rows()).allMatch(row -> row.status() == Status.AUTOMATED);
        assertThat(Coverage.of(AWS, everything).rows())
                .filteredOn(row -> row.status() != Status.AUTOMATED)
                .extracting(Row::id)
                .containsExactly("B5", "B6");
    }

    private static Row row(Plan plan, String id, Set<String> capabilities) {
        return Coverage.of(plan, capabilities).rows().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> ids(String group, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> group + number);
    }
}
