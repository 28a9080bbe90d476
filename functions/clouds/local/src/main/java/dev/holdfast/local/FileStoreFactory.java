package dev.holdfast.local;

import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.ObjectStoreFactory;
import dev.holdfast.core.vault.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;

/** Opens stores of kind {@code file}; the option {@code path} is their folder, relative to the working directory. */
@ApplicationScoped
public class FileStoreFactory implements ObjectStoreFactory {
    private final Clock clock;

    @Inject
    public FileStoreFactory(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public ObjectStore open(StoreSpec spec) {
        Set<String> options = spec.options().keySet();
        if (!options.equals(Set.of("path")) || spec.options().get("path").isBlank()) {
            throw new StoreException.Misconfigured(
                    spec.name(), "a file store takes the option 'path', found " + options + ".", "give it a folder.");
        }
        return new FileStore(spec.name(), Path.of(spec.options().get("path")), clock);
    }
}
