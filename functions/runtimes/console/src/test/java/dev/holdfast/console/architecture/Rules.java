package dev.holdfast.console.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What may depend on what, and what the code keeps away from. */
final class Rules {
    static final String CORE = "dev.holdfast.core..";
    static final String[] FUNCTIONS = {"dev.holdfast.backup..", "dev.holdfast.verify..", "dev.holdfast.failover.."};
    static final String[] SYSTEMS = {"dev.holdfast.postgresql..", "dev.holdfast.kubernetes.."};
    static final String[] CLOUDS = {"dev.holdfast.local..", "dev.holdfast.aws.."};
    static final String CHANNELS = "dev.holdfast.channels..";
    static final String CONSOLE = "dev.holdfast.console..";

    /** What runs a function as Lambda does; it packages nothing itself and knows core only. */
    static final String HARNESS = "dev.holdfast.harness..";

    /** What every module may use: the language, and what its dependencies on core bring. */
    private static final String[] COMMON = {
        "java..",
        CORE,
        "jakarta.inject..",
        "jakarta.enterprise..",
        "io.quarkus.arc..",
        "com.fasterxml.jackson..",
        "org.jboss.logging..",
        "com.sun.management.."
    };

    private static final String[] DRIVERS_AND_SDKS = {
        "org.postgresql..",
        "java.sql..",
        "javax.sql..",
        "io.fabric8..",
        "software.amazon..",
        "com.azure..",
        "org.eclipse.jgit..",
        "jakarta.mail.."
    };

    /** Runtimes see everything, the parts see core only. */
    static final ArchRule ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("core")
            .definedBy(CORE)
            .layer("functions")
            .definedBy(FUNCTIONS)
            .layer("systems")
            .definedBy(SYSTEMS)
            .layer("clouds")
            .definedBy(CLOUDS)
            .layer("channels")
            .definedBy(CHANNELS)
            .layer("console")
            .definedBy(CONSOLE)
            .layer("harness")
            .definedBy(HARNESS)
            .whereLayer("harness")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("console")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("functions")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("systems")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("clouds")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("channels")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("core")
            .mayOnlyBeAccessedByLayers("functions", "systems", "clouds", "channels", "harness", "console");

    /** Functions, and each system, cloud and channel, know nothing of their neighbours. */
    static final ArchRule NEIGHBOURS_APART =
            slices().assignedFrom(new Neighbours()).should().notDependOnEachOther();

    static final ArchRule CORE_USES_FEW_LIBRARIES = ArchRuleDefinition.classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(COMMON)
                    .or(resideInAnyPackage(
                            "org.yaml.snakeyaml..",
                            "com.google.crypto.tink..",
                            "com.github.luben.zstd..",
                            "com.github.f4b6a3.uuid..",
                            "javax.crypto.."))
                    .and(not(resideInAnyPackage(DRIVERS_AND_SDKS)))
                    .or(primitives()));

    static final ArchRule FUNCTIONS_KNOW_PORTS_ONLY = ArchRuleDefinition.classes()
            .that()
            .resideInAnyPackage(FUNCTIONS)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(COMMON)
                    .or(resideInAnyPackage(FUNCTIONS))
                    .or(resideInAPackage("io.quarkus.funqy.."))
                    .and(not(resideInAnyPackage(DRIVERS_AND_SDKS)))
                    .or(primitives()));

    /** Packages of a module stand in one order; core's are frozen as they are, see {@link Packages}. */
    static final ArchRule NO_CYCLES =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    static final ArchRule ONLY_THE_CONSOLE_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackage(CONSOLE)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    static final ArchRule NO_FIELD_INJECTION = noFields().should().beAnnotatedWith(Inject.class);

    static final ArchRule NO_OLD_DATES = noClasses()
            .should()
            .dependOnClassesThat(
                    belongToAnyOf(java.util.Date.class, java.util.Calendar.class, java.text.SimpleDateFormat.class));

    /** One bean gives the clock; whoever asks for the time otherwise cannot be tested. */
    static final ArchRule THE_CLOCK_IS_INJECTED = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.holdfast.core.Wiring")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(java.time.LocalDate.class, "now")
            .orShould()
            .callMethod(java.time.ZonedDateTime.class, "now")
            .orShould()
            .callMethod(java.time.OffsetDateTime.class, "now");

    static final ArchRule NAMES_SAY_SOMETHING = noClasses()
            .that()
            // The name of a service of AWS, not of a class that manages.
            .doNotHaveSimpleName("AwsSecretsManager")
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils");

    private Rules() {}

    /** Optional is for results; who kept one in a field when this rule came is listed, and the list only gets shorter. */
    static ArchRule noOptionalFields(Set<String> frozen) {
        return fields().that(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are not of a class that is on the frozen list",
                        field -> !frozen.contains(field.getOwner().getName())))
                .should()
                .notHaveRawType(Optional.class);
    }

    /** As {@link #noOptionalFields}, for what methods and constructors take. */
    static ArchRule noOptionalParameters(Set<String> frozen) {
        return ArchRuleDefinition.codeUnits()
                .that(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are not of a class that is on the frozen list",
                        unit -> !frozen.contains(unit.getOwner().getName())))
                .should(new ArchCondition<JavaCodeUnit>("not take an Optional") {
                    @Override
                    public void check(JavaCodeUnit unit, ConditionEvents events) {
                        boolean takes = unit.getRawParameterTypes().stream().anyMatch(Rules::isOptional);
                        boolean ours = !unit.getName().contains("lambda$");
                        events.add(new SimpleConditionEvent(
                                unit, !(takes && ours), unit.getFullName() + " takes an Optional"));
                    }
                });
    }

    private static boolean isOptional(JavaClass type) {
        return type.isEquivalentTo(Optional.class);
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> primitives() {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "primitives and arrays of the permitted",
                type -> type.isPrimitive() || type.isArray() && isPermittedElement(type));
    }

    private static boolean isPermittedElement(JavaClass array) {
        JavaClass element = array.getBaseComponentType();
        return element.isPrimitive()
                || List.of(COMMON).stream().anyMatch(p -> resideInAPackage(p).test(element))
                || resideInAnyPackage(FUNCTIONS).test(element);
    }
}
