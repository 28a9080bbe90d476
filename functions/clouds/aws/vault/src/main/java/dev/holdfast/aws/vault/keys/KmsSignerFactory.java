package dev.holdfast.aws.vault.keys;

import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.SignerFactory;
import dev.holdfast.core.vault.TrustedKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Opens signers of kind {@code aws-kms}; the reference is the ARN of a key or alias. Opening asks nobody. Trusted are the
 * public keys that stand in the plan, which need no KMS to be read, and the one KMS names for the reference.
 */
@ApplicationScoped
public class KmsSignerFactory implements SignerFactory {
    private final RegionalClients clients;

    @Inject
    public KmsSignerFactory(RegionalClients clients) {
        this.clients = clients;
    }

    @Override
    public String kind() {
        return KmsKey.KIND;
    }

    @Override
    public Signer open(SignerSpec spec) {
        return new KmsSigner(KmsKeyFactory.arn("signer", spec.reference()), clients);
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@link TrustedKeys#find} throws {@link KeyException.Unavailable} for a key that is not in the plan when KMS cannot be
     * asked: whether it is trusted is then not known.
     */
    @Override
    public TrustedKeys trusted(SignerSpec spec) {
        Map<String, PublicKey> planned = new TreeMap<>();
        for (String text : spec.publicKeys()) {
            PublicKey key = publicKey(text);
            planned.put(SpkiKeys.keyId(key), key);
        }
        Signer own = open(spec);
        return keyId -> Optional.ofNullable(planned.get(keyId))
                .or(() -> Optional.of(own.publicKey())
                        .filter(key -> SpkiKeys.keyId(key).equals(keyId)));
    }

    private static PublicKey publicKey(String text) {
        return decoded(text)
                .flatMap(SpkiKeys::read)
                .orElseThrow(() -> new KeyException.Unavailable(
                        "signer",
                        "one of its publicKeys in the plan is no public key: " + text + ".",
                        "write it as 'holdfast keys export-public' prints it, in one line and without the frame.",
                        null));
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
