package dev.holdfast.core.vault.pipeline;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperFactory;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.SignerFactory;
import dev.holdfast.core.vault.TrustedKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Real keys, made when a test first asks for them by reference. */
public final class TestKeys implements KeyWrapperFactory, SignerFactory {
    private final Map<String, byte[]> wrapping = new ConcurrentSkipListMap<>();
    private final AtomicBoolean silent = new AtomicBoolean(true);
    private final Map<String, KeyPair> signing = new ConcurrentSkipListMap<>();
    private final Map<String, PublicKey> trusted = new ConcurrentSkipListMap<>();

    @Override
    public String kind() {
        return "local";
    }

    public byte[] wrappingKey(String reference) {
        return wrapping.computeIfAbsent(reference, any -> {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            return key;
        });
    }

    /** Lets the key {@code silent} answer from now on. */
    public void speakAgain() {
        silent.set(false);
    }

    /**
     * References: {@code missing} cannot be opened, {@code unreachable} opens and then fails, {@code silent} does not answer at the
     * moment.
     */
    @Override
    public KeyWrapper open(KeySpec spec) {
        if (spec.reference().equals("missing")) {
            throw new KeyException.Unavailable(spec.name(), "there is no such keyset.", "make one.", null);
        }
        return new AesKey(spec.name(), spec.reference(), wrappingKey(spec.reference()), silent);
    }

    @Override
    public Signer open(SignerSpec spec) {
        if (spec.reference().equals("missing")) {
            throw new KeyException.Unavailable("signer", "only public keys are here.", "use another machine.", null);
        }
        return signer(spec.reference());
    }

    @Override
    public TrustedKeys trusted(SignerSpec spec) {
        return keyId -> Optional.ofNullable(trusted.get(keyId));
    }

    /** A signer whose key is trusted. */
    public Signer signer(String reference) {
        Signer signer = stranger(reference);
        trusted.put(signer.keyId(), signer.publicKey());
        return signer;
    }

    /** A signer whose key nobody trusts. */
    public Signer stranger(String reference) {
        return new EcSigner(signing.computeIfAbsent(reference, any -> ecPair()));
    }

    private static KeyPair ecPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private record EcSigner(KeyPair pair) implements Signer {
        @Override
        public String keyId() {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256")
                        .digest(pair.getPublic().getEncoded());
                return "sha256:" + HexFormat.of().formatHex(digest);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(pair.getPrivate());
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public PublicKey publicKey() {
            return pair.getPublic();
        }
    }

    /** AES-256-GCM, nonce ‖ ciphertext ‖ tag, the context as associated data: the format page's kind {@code local}. */
    private record AesKey(String name, String reference, byte[] key, AtomicBoolean silent) implements KeyWrapper {
        @Override
        public String kind() {
            return "local";
        }

        @Override
        public KeyWrap wrap(byte[] dataKey, String context) {
            requireReachable();
            byte[] nonce = new byte[12];
            new SecureRandom().nextBytes(nonce);
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, dataKey, context);
            byte[] both = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, both, nonce.length, sealed.length);
            return new KeyWrap(name, kind(), reference, Base64.getEncoder().encodeToString(both));
        }

        @Override
        public boolean canUnwrap() {
            return !reference.equals("public-half");
        }

        @Override
        public byte[] unwrap(KeyWrap wrap, String context) {
            requireReachable();
            byte[] both = Base64.getDecoder().decode(wrap.ciphertext());
            return crypt(
                    Cipher.DECRYPT_MODE, Arrays.copyOf(both, 12), Arrays.copyOfRange(both, 12, both.length), context);
        }

        private void requireReachable() {
            if (reference.equals("silent") && silent.get()) {
                throw new KeyException.Unreachable(name, "its region is silent.", "wait.", null);
            }
            if (reference.equals("unreachable")) {
                throw new KeyException.Unavailable(name, "its region does not answer.", "wait.", null);
            }
        }

        private byte[] crypt(int mode, byte[] nonce, byte[] input, String context) {
            try {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
                cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
                return cipher.doFinal(input);
            } catch (GeneralSecurityException e) {
                throw new KeyException.WrongKey(name, "did not make this wrap.", e);
            }
        }
    }
}
