package dev.holdfast.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code terraform fmt}, {@code validate} and {@code test}. */
class ModulesTest {
    private static final Workbench BENCH = Workbench.shared();

    static Stream<String> modules() {
        return BENCH.moduleNames().stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void every_module_passes_its_tests_with_mocked_providers(String module) {
        Workbench.Tested tested = BENCH.tested(module);
        assertThat(tested.failures()).isEmpty();
        assertThat(tested.passed()).as("runs").isPositive();
    }

    @Test
    void the_modules_of_the_issue_are_all_there_and_each_has_tests() {
        assertThat(BENCH.moduleNames())
                .containsAll(List.of(
                        "vault",
                        "functions",
                        "schedules",
                        "alarms",
                        "dns",
                        "network",
                        "tasks",
                        "orchestration",
                        "notifications"));
        assertThat(BENCH.moduleNames())
                .allSatisfy(
                        name -> assertThat(Files.isDirectory(Project.terraform().resolve("modules/" + name + "/tests")))
                                .isTrue());
    }

    @Test
    void everything_is_formatted() {
        Terraform.Ended ended = Terraform.run(
                Project.terraform(),
                Map.of(),
                "fmt",
                "-check",
                "-recursive",
                "-diff",
                "-no-color",
                "modules",
                "environments",
                "tests/mocks");
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "drill"})
    void every_environment_is_valid(String environment) {
        var folder = BENCH.terraform().resolve("environments").resolve(environment);
        Terraform.init(folder);
        Terraform.Ended ended = Terraform.run(folder, Map.of(), "validate", "-no-color");
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    @Test
    void the_drills_plan_is_a_plan() {
        assertThat(Project.plan(Project.terraform().resolve("environments/drill/plan.yaml"))
                        .name())
                .isEqualTo("holdfast-drill");
    }
}
