package dev.holdfast.local;

import dev.holdfast.core.vault.Signer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Signs with an ECDSA P-256 key held in memory. */
final class LocalSigner implements Signer {
    private static final String ALGORITHM = "SHA256withECDSA";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    LocalSigner(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    @Override
    public String keyId() {
        return Pem.keyId(publicKey);
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Whether the two halves belong together. */
    boolean isPair() {
        byte[] probe = "holdfast".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(sign(probe));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
