package dev.holdfast.terraform;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which adapters of AWS a function reaches, read from the classes: from the function through the ports it knows to the adapters that
 * implement them, those of systems too, and on to what these use. A function that never calls one of a port's methods still counts as reaching it;
 * {@link Grants} says so where it matters.
 */
final class Carried {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.holdfast");

    /** Where each function begins. All of them run in the Lambda runtime, whose beans are the other beginning. */
    private static final Map<String, String> PACKAGES = Map.of(
            "backup", "dev.holdfast.backup",
            "verify-backup", "dev.holdfast.verify",
            "failover-dns", "dev.holdfast.failover");

    private static final String ADAPTERS = "dev.holdfast.aws.";
    /** Not the functions themselves, which the runtime knows by a port as well. */
    private static final List<String> ADAPTED =
            List.of(ADAPTERS, "dev.holdfast.postgresql.", "dev.holdfast.kubernetes.");

    private static final String CORE = "dev.holdfast.core.";

    private Carried() {}

    /** Names of all adapter classes that this function reaches, inner classes as the one they stand in. */
    static Set<String> by(String function) {
        Set<JavaClass> seen = new HashSet<>();
        Deque<JavaClass> open = new ArrayDeque<>();
        String start = PACKAGES.get(function);
        CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(start)
                        || type.getPackageName().startsWith("dev.holdfast.lambda"))
                .forEach(open::add);
        while (!open.isEmpty()) {
            JavaClass type = open.pop();
            if (!seen.add(type)) {
                continue;
            }
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("dev.holdfast"))
                    .forEach(open::add);
            // A port is reached: so is what implements it.
            if (type.isInterface() && type.getName().startsWith(CORE)) {
                type.getAllSubclasses().stream()
                        .filter(implementation -> ADAPTED.stream().anyMatch(implementation.getName()::startsWith))
                        .forEach(open::add);
            }
        }
        return seen.stream()
                .map(JavaClass::getName)
                .filter(name -> name.startsWith(ADAPTERS))
                .map(name -> name.contains("$") ? name.substring(0, name.indexOf('$')) : name)
                .collect(Collectors.toSet());
    }

    /** Whether there is such a class at all. */
    static boolean exists(String adapter) {
        return CLASSES.contain(adapter);
    }
}
