package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two plans that stand in the repository. */
class RealPlansTest {

    @ParameterizedTest
    @ValueSource(strings = {"healthcare-gitops", "cerebra-md"})
    void loads_without_errors_and_shows_findings(String name) {
        ReadPlan read = PlanFiles.read(PlanFiles.real(name));
        read.errors().forEach(p -> System.err.println(p.text()));
        read.findings().forEach(p -> System.err.println(p.text()));
        read.plan()
                .ifPresent(p -> Coverage.of(p, java.util.Set.of("function:backup"))
                        .rows()
                        .forEach(System.err::println));
        assertThat(read.errors()).isEmpty();
        assertThat(read.findings()).isNotEmpty();
    }
}
