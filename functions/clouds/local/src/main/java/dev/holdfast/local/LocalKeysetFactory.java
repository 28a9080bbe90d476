package dev.holdfast.local;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;

/** Opens keys of kind {@code local}; the reference is a keyset folder, relative to the working directory. */
@ApplicationScoped
public class LocalKeysetFactory implements KeyWrapperFactory {
    @Override
    public String kind() {
        return LocalKeyset.KIND;
    }

    @Override
    public KeyWrapper open(KeySpec spec) {
        return new LocalKeyset(spec.name(), Path.of(spec.reference()));
    }
}
