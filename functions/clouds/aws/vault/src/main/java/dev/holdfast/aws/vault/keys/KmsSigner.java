package dev.holdfast.aws.vault.keys;

import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.Signer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * Signs with an ECC_NIST_P256 key in AWS KMS. The public key is asked for once; from then on signatures are made by exactly the
 * key it belongs to, even when an alias is turned to another meanwhile. Safe for several threads.
 */
final class KmsSigner implements Signer {
    /** What KMS hashes itself (AWS KMS API Reference, "Sign"); of longer messages it gets the SHA-256. */
    static final int LONGEST_RAW = 4096;

    private final KmsArn reference;
    private final RegionalClients clients;
    private final KmsFailures failures;
    private final ReentrantLock asking = new ReentrantLock();
    private Known known;

    /** What KMS said about the key. */
    private record Known(String keyArn, PublicKey publicKey) {}

    KmsSigner(KmsArn reference, RegionalClients clients) {
        this.reference = reference;
        this.clients = clients;
        this.failures = new KmsFailures("signer", reference);
    }

    /**
     * {@inheritDoc}
     *
     * @throws KeyException.Unavailable when KMS cannot be asked for the key, or it is no P-256 key for signing
     */
    @Override
    public String keyId() {
        return SpkiKeys.keyId(publicKey());
    }

    /**
     * {@inheritDoc}
     *
     * @throws KeyException.Unavailable when KMS does not sign; says why
     */
    @Override
    public byte[] sign(byte[] message) {
        String key = known().keyArn();
        boolean raw = message.length > 0 && message.length <= LONGEST_RAW;
        return failures.asking(
                        "kms:Sign",
                        () -> kms().sign(request -> request.keyId(key)
                                .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256)
                                .messageType(raw ? MessageType.RAW : MessageType.DIGEST)
                                .message(SdkBytes.fromByteArray(raw ? message : sha256(message)))))
                .signature()
                .asByteArray();
    }

    /**
     * {@inheritDoc}
     *
     * @throws KeyException.Unavailable as for {@link #keyId()}
     */
    @Override
    public PublicKey publicKey() {
        return known().publicKey();
    }

    private Known known() {
        asking.lock();
        try {
            if (known == null) {
                known = ask();
            }
            return known;
        } finally {
            asking.unlock();
        }
    }

    private Known ask() {
        GetPublicKeyResponse answer = failures.asking(
                "kms:GetPublicKey", () -> kms().getPublicKey(request -> request.keyId(reference.toString())));
        PublicKey publicKey = SpkiKeys.read(answer.publicKey().asByteArray())
                .filter(key -> SpkiKeys.isP256(key) && answer.keyUsage() == KeyUsageType.SIGN_VERIFY)
                .orElseThrow(() -> new KeyException.Unavailable(
                        "signer",
                        reference + " is a key " + answer.keySpecAsString() + " for " + answer.keyUsageAsString() + ".",
                        "evidence is signed with a key ECC_NIST_P256 for SIGN_VERIFY.",
                        null));
        return new Known(answer.keyId(), publicKey);
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private KmsClient kms() {
        return clients.client(KmsClient.class, reference.region(), KmsClient::builder);
    }
}
