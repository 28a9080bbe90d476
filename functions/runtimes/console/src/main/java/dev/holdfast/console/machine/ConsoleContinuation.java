package dev.holdfast.console.machine;

import dev.holdfast.local.FileContinuation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs begun on this machine wait for their continuation in a folder of it. */
@ApplicationScoped
class ConsoleContinuation {
    /** @param folder {@code holdfast.continuations.dir} */
    @Produces
    @Singleton
    FileContinuation continuation(@ConfigProperty(name = "holdfast.continuations.dir") String folder) {
        return new FileContinuation(Path.of(folder));
    }
}
