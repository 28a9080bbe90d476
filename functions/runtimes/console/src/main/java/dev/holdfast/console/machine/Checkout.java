package dev.holdfast.console.machine;

import dev.holdfast.core.Installed;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What lies beside the console in the folder it was started from, ready to be put into a cloud: the other runtimes and the
 * infrastructure's definitions. Another console, installed by itself, brings none of it and says so.
 */
@Singleton
public class Checkout implements Installed {
    private static final Set<String> RUNTIMES = Set.of("lambda-zip", "lambda-image", "azure-functions");
    private static final Map<String, Path> INFRASTRUCTURE = Map.of(
            "infrastructure:terraform", Path.of("terraform", "environments", "production", "main.tf"),
            "infrastructure:bicep", Path.of("bicep", "main.bicep"));

    private final Path root;

    /** @param root {@code holdfast.root}, which the launcher sets; without it the present folder */
    public Checkout(@ConfigProperty(name = "holdfast.root", defaultValue = ".") String root) {
        this.root = Path.of(root);
    }

    @Override
    public Set<String> capabilities() {
        Set<String> found = new TreeSet<>();
        for (String runtime : RUNTIMES) {
            // An application has this file; a folder that was only made room for has not.
            if (Files.isRegularFile(root.resolve(
                    Path.of("functions", "runtimes", runtime, "src", "main", "resources", "application.properties")))) {
                found.add("runtime:" + runtime);
            }
        }
        INFRASTRUCTURE.forEach((capability, file) -> {
            if (Files.isRegularFile(root.resolve(file))) {
                found.add(capability);
            }
        });
        return found;
    }
}
