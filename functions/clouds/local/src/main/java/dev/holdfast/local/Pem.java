package dev.holdfast.local;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys as PEM text (RFC 7468): PKCS#8 {@code PRIVATE KEY} and SubjectPublicKeyInfo {@code PUBLIC KEY}. */
final class Pem {
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    static String of(PublicKey key) {
        return block("PUBLIC KEY", key.getEncoded());
    }

    static String of(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + BASE64.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** The public key in the text, if there is one. */
    static Optional<PublicKey> publicKey(String text, String algorithm) throws GeneralSecurityException {
        Optional<byte[]> der = der(text, "PUBLIC KEY");
        return der.isEmpty()
                ? Optional.empty()
                : Optional.of(factory(algorithm).generatePublic(new X509EncodedKeySpec(der.get())));
    }

    /** The private key in the text, if there is one that is not encrypted. */
    static Optional<PrivateKey> privateKey(String text, String algorithm) throws GeneralSecurityException {
        Optional<byte[]> der = der(text, "PRIVATE KEY");
        return der.isEmpty()
                ? Optional.empty()
                : Optional.of(factory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der.get())));
    }

    /** {@code sha256:} and the hex SHA-256 of the SubjectPublicKeyInfo. */
    static String keyId(PublicKey key) {
        return "sha256:" + HexFormat.of().formatHex(sha256(key.getEncoded()));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Optional<byte[]> der(String text, String label) throws GeneralSecurityException {
        Matcher block = Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]*)-----END " + label + "-----")
                .matcher(text);
        try {
            return block.find() ? Optional.of(Base64.getMimeDecoder().decode(block.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the PEM block is not Base64", e);
        }
    }

    private static KeyFactory factory(String algorithm) throws NoSuchAlgorithmException {
        return KeyFactory.getInstance(algorithm);
    }
}
