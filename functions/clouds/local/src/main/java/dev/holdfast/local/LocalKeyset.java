package dev.holdfast.local;

import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps under the primary key of a keyset folder with AES-256-GCM (NIST SP 800-38D). The ciphertext is the 12-byte nonce,
 * the encrypted data key and the 16-byte tag; the associated data is the context in UTF-8.
 */
final class LocalKeyset implements KeyWrapper {
    static final String KIND = "local";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final String name;
    private final Keyset keyset;

    LocalKeyset(String name, Path folder) {
        this.name = name;
        try {
            this.keyset = Keyset.read(folder);
        } catch (IOException e) {
            // Jackson quotes what it read in its messages; a keyset must not be quoted.
            throw new KeyException.Unavailable(
                    name,
                    "no readable keyset in the folder '" + folder + "' ("
                            + e.getClass().getSimpleName() + ").",
                    "create one with 'holdfast keys new', or restore the one that was in force from its safe place.",
                    null);
        }
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
        Keyset.Entry primary = keyset.find(keyset.primary()).orElseThrow();
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, primary, nonce, context).doFinal(dataKey);
            byte[] all = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return new KeyWrap(name, KIND, primary.id(), Base64.getEncoder().encodeToString(all));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    @Override
    public byte[] unwrap(KeyWrap wrap, String context) {
        if (!wrap.kind().equals(KIND)) {
            throw new KeyException.WrongKey(name, "the wrap was made by a key of kind '" + wrap.kind() + "'.", null);
        }
        Keyset.Entry key = keyset.find(wrap.keyId())
                .orElseThrow(() -> new KeyException.WrongKey(
                        name, "the keyset does not contain the key " + wrap.keyId() + ".", null));
        try {
            byte[] all = Base64.getDecoder().decode(wrap.ciphertext());
            if (all.length < NONCE_BYTES) {
                throw new KeyException.WrongKey(name, "the wrap is cut short.", null);
            }
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyException.WrongKey(name, "the wrap or its context was changed.", e);
        }
    }

    private static Cipher cipher(int mode, Keyset.Entry key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
