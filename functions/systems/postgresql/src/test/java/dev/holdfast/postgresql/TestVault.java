package dev.holdfast.postgresql;

import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.Objectives;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.vault.InMemoryStore;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperFactory;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.ObjectStoreFactory;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.SignerFactory;
import dev.holdfast.core.vault.TrustedKeys;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The real vault pipeline over a store in memory. Its one key wraps nothing: keys are not what is tested here. */
final class TestVault {
    static final String PLAN = "clinic";

    private TestVault() {}

    static Vault open() {
        return new Vaults(List.of(new Memory()), List.of(new OpenKeys()), List.of(new Signers()), Clock.systemUTC())
                .open(new Plan(
                        PLAN,
                        "00".repeat(32),
                        new Objectives(Duration.ofHours(4), Duration.ofHours(1)),
                        new VaultSpec(
                                List.of(new StoreSpec("primary", "memory", "nowhere", new TreeMap<>())),
                                "primary",
                                List.of(new KeySpec("key", "open", "k1")),
                                new SignerSpec("test", "s1")),
                        List.of()));
    }

    private record Memory() implements ObjectStoreFactory {
        @Override
        public String kind() {
            return "memory";
        }

        @Override
        public ObjectStore open(StoreSpec spec) {
            return new InMemoryStore(spec.name(), Clock.systemUTC());
        }
    }

    private record OpenKeys() implements KeyWrapperFactory {
        @Override
        public String kind() {
            return "open";
        }

        @Override
        public KeyWrapper open(KeySpec spec) {
            return new OpenKey(spec.name());
        }
    }

    private record OpenKey(String name) implements KeyWrapper {
        @Override
        public String kind() {
            return "open";
        }

        @Override
        public KeyWrap wrap(byte[] dataKey, String context) {
            return new KeyWrap(name, kind(), "k1", Base64.getEncoder().encodeToString(dataKey));
        }

        @Override
        public boolean canUnwrap() {
            return true;
        }

        @Override
        public byte[] unwrap(KeyWrap wrap, String context) {
            return Base64.getDecoder().decode(wrap.ciphertext());
        }
    }

    private record Signers(KeyPair pair) implements SignerFactory {
        Signers() {
            this(fresh());
        }

        private static KeyPair fresh() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(256);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public Signer open(SignerSpec spec) {
            return new EcSigner(pair);
        }

        @Override
        public TrustedKeys trusted(SignerSpec spec) {
            return keyId -> Optional.of(pair.getPublic());
        }
    }

    private record EcSigner(KeyPair pair) implements Signer {
        @Override
        public String keyId() {
            return "sha256:test";
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
}
