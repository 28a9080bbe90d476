package dev.holdfast.core.vault;

/**
 * A data key encrypted under one long-lived key.
 *
 * @param name the key's name in the plan
 * @param kind how it was wrapped; decides how {@code ciphertext} is read (see infra/without-holdfast/FORMAT.md)
 * @param keyId identifies the exact key: its fingerprint, or its ARN or URL at the provider
 * @param ciphertext standard Base64
 */
public record KeyWrap(String name, String kind, String keyId, String ciphertext) {}
