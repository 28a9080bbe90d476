package dev.holdfast.console.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every main class on the console's class path against the rules. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.holdfast");

    private static final Set<String> FROZEN = frozen();

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("dependencies point one way", Rules.ONE_WAY),
                Arguments.of("neighbours do not see one another", Rules.NEIGHBOURS_APART),
                Arguments.of("core uses few libraries", Rules.CORE_USES_FEW_LIBRARIES),
                Arguments.of("functions know ports only", Rules.FUNCTIONS_KNOW_PORTS_ONLY),
                Arguments.of("only the console prints", Rules.ONLY_THE_CONSOLE_PRINTS),
                Arguments.of("no field injection", Rules.NO_FIELD_INJECTION),
                Arguments.of("no old dates", Rules.NO_OLD_DATES),
                Arguments.of("the clock is injected", Rules.THE_CLOCK_IS_INJECTED),
                Arguments.of("names say something", Rules.NAMES_SAY_SOMETHING),
                Arguments.of("no cycles", Rules.NO_CYCLES),
                Arguments.of("no Optional in a field", Rules.noOptionalFields(FROZEN)),
                Arguments.of("no Optional as a parameter", Rules.noOptionalParameters(FROZEN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void every_main_class_keeps_the_rule(String name, ArchRule rule) {
        assertThat(ALL).hasSizeGreaterThan(200);
        rule.check(ALL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void every_rule_turns_red_for_a_class_that_breaks_it(String name, ArchRule rule) {
        JavaClasses wrong = new ClassFileImporter()
                .importPackages(
                        "dev.holdfast.core.wrong", "dev.holdfast.backup.wrong", "dev.holdfast.postgresql.wrong");
        assertThat(wrong).hasSize(4);
        assertThat(rule.evaluate(wrong).hasViolation()).isTrue();
    }

    @Test
    void the_frozen_list_names_only_classes_that_still_need_it() {
        Set<String> needed = new TreeSet<>();
        for (var type : ALL) {
            boolean field =
                    type.getFields().stream().anyMatch(f -> f.getRawType().isEquivalentTo(java.util.Optional.class));
            boolean parameter = type.getCodeUnits().stream()
                    .filter(unit -> !unit.getName().contains("lambda$"))
                    .anyMatch(unit -> unit.getRawParameterTypes().stream()
                            .anyMatch(p -> p.isEquivalentTo(java.util.Optional.class)));
            if (field || parameter) {
                needed.add(type.getName());
            }
        }
        assertThat(String.join("\n", needed)).isEqualTo(String.join("\n", new TreeSet<>(FROZEN)));
    }

    private static Set<String> frozen() {
        try (InputStream list = ArchitectureTest.class.getResourceAsStream("optional-frozen.txt")) {
            return new String(list.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
