package dev.holdfast.core.vault;

import java.security.PublicKey;
import java.util.Optional;

/** The public keys whose signatures count. A key that was rotated out stays here, or its evidence turns unreadable. */
public interface TrustedKeys {
    /** The key with this {@link Signer#keyId()}, if it is trusted. */
    Optional<PublicKey> find(String keyId);
}
