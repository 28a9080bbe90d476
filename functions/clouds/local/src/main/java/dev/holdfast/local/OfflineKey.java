package dev.holdfast.local;

import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * The break-glass key: an RSA key whose private half lies in a safe. Wraps {@code data key ‖ SHA-256(context)} with
 * RSA-OAEP, SHA-256 for both hash and mask (RFC 8017 section 7.1), which {@code openssl pkeyutl} decrypts.
 */
final class OfflineKey implements KeyWrapper {
    static final String KIND = "offline";
    static final int MIN_BITS = 3072;
    private static final int DATA_KEY_BYTES = 32;
    private static final String NEW_KEY_HINT = "create a pair with 'holdfast keys new', or point at its PEM file.";
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final String name;
    private final RSAPublicKey publicKey;
    private final Optional<PrivateKey> privateKey;

    private OfflineKey(String name, RSAPublicKey publicKey, Optional<PrivateKey> privateKey) {
        this.name = name;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    static Path privateHalf(Path publicHalf) {
        return publicHalf.resolveSibling(publicHalf.getFileName() + ".private.pem");
    }

    static OfflineKey open(String name, Path pem) {
        try {
            String text = Files.readString(pem);
            Path beside = privateHalf(pem);
            Optional<PrivateKey> privateKey =
                    Pem.privateKey(Files.exists(beside) ? Files.readString(beside) : text, "RSA");
            RSAPublicKey publicKey = publicKey(text, privateKey);
            if (publicKey.getModulus().bitLength() < MIN_BITS) {
                throw new KeyException.Unavailable(
                        name, "the RSA key '" + pem + "' has fewer than " + MIN_BITS + " bits.", NEW_KEY_HINT, null);
            }
            return new OfflineKey(name, publicKey, privateKey);
        } catch (NoSuchFileException e) {
            throw new KeyException.Unavailable(name, "there is no file '" + pem + "'.", NEW_KEY_HINT, e);
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyException.Unavailable(
                    name, "'" + pem + "' is not a readable RSA key in unencrypted PEM.", NEW_KEY_HINT, e);
        }
    }

    private static RSAPublicKey publicKey(String text, Optional<PrivateKey> privateKey)
            throws GeneralSecurityException {
        Optional<RSAPublicKey> written = Pem.publicKey(text, "RSA").map(RSAPublicKey.class::cast);
        if (written.isPresent()) {
            return written.get();
        }
        if (privateKey.isPresent() && privateKey.get() instanceof RSAPrivateCrtKey key) {
            RSAPublicKeySpec spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
        }
        throw new GeneralSecurityException("no key in the file");
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
        return privateKey.isPresent();
    }

    @Override
    public KeyWrap wrap(byte[] dataKey, String context) {
        if (dataKey.length != DATA_KEY_BYTES) {
            throw new IllegalArgumentException("a data key has " + DATA_KEY_BYTES + " bytes, not " + dataKey.length);
        }
        byte[] bound = ByteBuffer.allocate(2 * DATA_KEY_BYTES)
                .put(dataKey)
                .put(hash(context))
                .array();
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, publicKey, OAEP);
            String ciphertext = Base64.getEncoder().encodeToString(cipher.doFinal(bound));
            return new KeyWrap(name, KIND, Pem.keyId(publicKey), ciphertext);
        } catch (GeneralSecurityException e) {
            throw new KeyException.Unavailable(name, "the public key cannot encrypt.", NEW_KEY_HINT, e);
        }
    }

    @Override
    public byte[] unwrap(KeyWrap wrap, String context) {
        PrivateKey key = privateKey.orElseThrow(() -> new KeyException.Unavailable(
                name,
                "only the public half is here.",
                "fetch the private key from its safe and put it beside the public one as '<file>.private.pem'.",
                null));
        if (!wrap.kind().equals(KIND) || !wrap.keyId().equals(Pem.keyId(publicKey))) {
            throw new KeyException.WrongKey(name, "the wrap was made by the key " + wrap.keyId() + ".", null);
        }
        byte[] bound = decrypt(key, wrap);
        byte[] contextHash = Arrays.copyOfRange(bound, DATA_KEY_BYTES, bound.length);
        if (!MessageDigest.isEqual(contextHash, hash(context))) {
            throw new KeyException.WrongKey(name, "the wrap was made for another context.", null);
        }
        return Arrays.copyOf(bound, DATA_KEY_BYTES);
    }

    private byte[] decrypt(PrivateKey key, KeyWrap wrap) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, OAEP);
            byte[] bound = cipher.doFinal(Base64.getDecoder().decode(wrap.ciphertext()));
            if (bound.length != 2 * DATA_KEY_BYTES) {
                throw new KeyException.WrongKey(name, "the wrap holds no data key.", null);
            }
            return bound;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyException.WrongKey(name, "the private key does not open the wrap, or it was changed.", e);
        }
    }

    private static byte[] hash(String context) {
        return Pem.sha256(context.getBytes(StandardCharsets.UTF_8));
    }
}
