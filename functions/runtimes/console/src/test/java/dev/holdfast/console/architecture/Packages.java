package dev.holdfast.console.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/**
 * Each package is a slice, but for those whose ring was there before the rule: core's own ports and records name one
 * another across its packages (a plan names a fingerprint's level, a fingerprint a manifest, a manifest a run). The list
 * only gets shorter.
 */
final class Packages implements SliceAssignment {
    private static final Set<String> FROZEN = Set.of("dev.holdfast.core");

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
        String name = type.getPackageName();
        boolean frozen = FROZEN.stream().anyMatch(ring -> name.equals(ring) || name.startsWith(ring + "."));
        return frozen || !name.startsWith("dev.holdfast.") ? SliceIdentifier.ignore() : SliceIdentifier.of(name);
    }

    @Override
    public String getDescription() {
        return "packages outside core";
    }
}
