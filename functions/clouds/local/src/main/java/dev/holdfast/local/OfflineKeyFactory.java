package dev.holdfast.local;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;

/**
 * Opens keys of kind {@code offline}; the reference is the PEM file of an RSA public key. The private half is used where
 * it lies beside it as {@code <reference>.private.pem}, or where the reference itself is a private key.
 */
@ApplicationScoped
public class OfflineKeyFactory implements KeyWrapperFactory {
    @Override
    public String kind() {
        return OfflineKey.KIND;
    }

    @Override
    public KeyWrapper open(KeySpec spec) {
        return OfflineKey.open(spec.name(), Path.of(spec.reference()));
    }
}
