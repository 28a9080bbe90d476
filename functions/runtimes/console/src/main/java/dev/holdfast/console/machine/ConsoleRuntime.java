package dev.holdfast.console.machine;

import dev.holdfast.core.Installed;
import jakarta.inject.Singleton;
import java.util.Set;

/** What the console brings as a place to run in. */
@Singleton
public class ConsoleRuntime implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of("runtime:console");
    }
}
