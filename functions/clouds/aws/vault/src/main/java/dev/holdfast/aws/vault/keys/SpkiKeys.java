package dev.holdfast.aws.vault.keys;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/** Elliptic-curve public keys as SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7). */
final class SpkiKeys {
    private SpkiKeys() {}

    /** Reads one; empty when the bytes are none. */
    static Optional<PublicKey> read(byte[] der) {
        try {
            return Optional.of(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Whether its curve is P-256 (FIPS 186-5; secp256r1). */
    static boolean isP256(PublicKey key) {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECParameterSpec wanted = curve.getParameterSpec(ECParameterSpec.class);
            return key instanceof ECPublicKey ec
                    && ec.getParams().getCurve().equals(wanted.getCurve())
                    && ec.getParams().getGenerator().equals(wanted.getGenerator());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /** As {@link dev.holdfast.core.vault.Signer#keyId()} wants it. */
    static String keyId(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
