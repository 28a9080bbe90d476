package dev.holdfast.console.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/**
 * Each function, system and cloud is a slice of its own: the part behind {@code dev.holdfast}. So is each channel, one part
 * further on.
 */
final class Neighbours implements SliceAssignment {
    private static final Set<String> NOT_NEIGHBOURS = Set.of("core", "console", "harness");

    private static final String CHANNELS = "channels";

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        if (!type.getPackageName().startsWith("dev.holdfast.") || NOT_NEIGHBOURS.contains(parts[2])) {
            return SliceIdentifier.ignore();
        }
        return parts[2].equals(CHANNELS) && parts.length > 3
                ? SliceIdentifier.of(parts[2], parts[3])
                : SliceIdentifier.of(parts[2]);
    }

    @Override
    public String getDescription() {
        return "functions, systems, clouds and channels";
    }
}
