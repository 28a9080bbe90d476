package dev.holdfast.core.vault;

import java.security.PublicKey;

/**
 * Signs evidence: ECDSA on P-256 over SHA-256, signatures in DER as {@code openssl dgst -sha256 -verify} reads them.
 * Kept apart from {@link KeyWrapper}: who can read backups need not be able to vouch for them.
 */
public interface Signer {
    /** Stable name of the key: {@code sha256:} and the hex SHA-256 of its SubjectPublicKeyInfo. */
    String keyId();

    /** Signs these bytes. */
    byte[] sign(byte[] message);

    /** The key that verifies; exported so that anyone can check without Holdfast. */
    PublicKey publicKey();
}
