package dev.holdfast.aws.vault.keys;

import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptResponse;

/**
 * Wraps with a symmetric key in AWS KMS, in the region its ARN names and no other. The wrap names the exact key by its ARN, also
 * where the plan says an alias. It is opened through the same key, or through the replica of a multi-region key in this
 * region. An alias stands for every key of its account and region that it ever led to: after it was turned to a new key, older wraps
 * still open. A key ARN stands for that key and its replicas alone. Grants are neither made nor needed.
 */
final class KmsKey implements KeyWrapper {
    static final String KIND = "aws-kms";

    private final String name;
    private final KmsArn reference;
    private final RegionalClients clients;

    KmsKey(String name, KmsArn reference, RegionalClients clients) {
        this.name = name;
        this.reference = reference;
        this.clients = clients;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean canUnwrap() {
        return true;
    }

    @Override
    public KeyWrap wrap(byte[] dataKey, String context) {
        EncryptResponse answer = new KmsFailures(name, reference)
                .asking(
                        "kms:Encrypt",
                        () -> kms().encrypt(request -> request.keyId(reference.toString())
                                .plaintext(SdkBytes.fromByteArray(dataKey))
                                .encryptionContext(EncryptionContext.of(context))));
        return new KeyWrap(
                name,
                KIND,
                answer.keyId(),
                Base64.getEncoder().encodeToString(answer.ciphertextBlob().asByteArray()));
    }

    @Override
    public byte[] unwrap(KeyWrap wrap, String context) {
        KmsArn key = here(wrap);
        SdkBytes ciphertext = ciphertext(wrap);
        return new KmsFailures(name, key)
                .asking(
                        "kms:Decrypt",
                        () -> kms().decrypt(request -> request.keyId(key.toString())
                                .ciphertextBlob(ciphertext)
                                .encryptionContext(EncryptionContext.of(context))))
                .plaintext()
                .asByteArray();
    }

    /** The key in this region that must have made the wrap; asks nobody. */
    private KmsArn here(KeyWrap wrap) {
        if (!wrap.kind().equals(KIND)) {
            throw wrong("the wrap was made by a key of kind '" + wrap.kind() + "'.");
        }
        KmsArn maker = KmsArn.parse(wrap.keyId())
                .filter(arn -> !arn.isAlias())
                .orElseThrow(() -> wrong("'" + wrap.keyId() + "' is not the ARN of a key."));
        KmsArn key = maker.isMultiRegion() ? maker.in(reference.region()) : maker;
        if (!key.region().equals(reference.region())) {
            throw wrong(maker + " exists in its own region only, and " + reference + " is in another.");
        }
        boolean same = reference.isAlias()
                ? key.account().equals(reference.account()) && key.partition().equals(reference.partition())
                : key.equals(reference);
        if (!same) {
            throw wrong("the wrap was made by " + maker + ", this is " + reference + ".");
        }
        return key;
    }

    private SdkBytes ciphertext(KeyWrap wrap) {
        if (wrap.ciphertext().isEmpty()) {
            throw wrong("the wrap is empty.");
        }
        try {
            return SdkBytes.fromByteArray(Base64.getDecoder().decode(wrap.ciphertext()));
        } catch (IllegalArgumentException e) {
            throw new KeyException.WrongKey(name, "the wrap is not Base64.", e);
        }
    }

    private KeyException.WrongKey wrong(String what) {
        return new KeyException.WrongKey(name, what, null);
    }

    private KmsClient kms() {
        return clients.client(KmsClient.class, reference.region(), KmsClient::builder);
    }
}
