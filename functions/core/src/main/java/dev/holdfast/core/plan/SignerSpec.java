package dev.holdfast.core.plan;

import java.util.List;

/**
 * The key that signs evidence.
 *
 * @param reference in the words of its kind, as for {@link KeySpec}
 * @param publicKeys further keys whose signatures count, or its own, so that reading needs nobody: each a
 *     SubjectPublicKeyInfo in Base64
 */
public record SignerSpec(String kind, String reference, List<String> publicKeys) {
    /** A copy that nobody changes. */
    public SignerSpec {
        publicKeys = List.copyOf(publicKeys);
    }

    /** A signer beside which no key is named. */
    public SignerSpec(String kind, String reference) {
        this(kind, reference, List.of());
    }
}
