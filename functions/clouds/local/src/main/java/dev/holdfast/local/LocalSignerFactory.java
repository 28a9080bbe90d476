package dev.holdfast.local;

import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.SignerFactory;
import dev.holdfast.core.vault.TrustedKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Opens signers of kind {@code local}; the reference is a keyset folder. It holds the private key as
 * {@value #SIGNER_FILE} and, as PEM files in {@value #TRUSTED_FOLDER}, every public key whose signatures count. A machine
 * that only verifies needs that second folder alone.
 */
@ApplicationScoped
public class LocalSignerFactory implements SignerFactory {
    static final String SIGNER_FILE = "signer.pem";
    static final String TRUSTED_FOLDER = "trusted";
    private static final String NEW_KEY_HINT = "create a keyset folder with 'holdfast keys new', or restore it.";

    @Override
    public String kind() {
        return "local";
    }

    @Override
    public Signer open(SignerSpec spec) {
        Path folder = Path.of(spec.reference());
        PrivateKey privateKey = privateKey(folder.resolve(SIGNER_FILE));
        // The private key's file does not say which public key is its own; signing tells.
        return readTrusted(folder).values().stream()
                .map(publicKey -> new LocalSigner(privateKey, publicKey))
                .filter(LocalSigner::isPair)
                .findFirst()
                .orElseThrow(() -> unavailable(
                        "the public key of '" + folder.resolve(SIGNER_FILE) + "' is not in its folder " + TRUSTED_FOLDER
                                + ".",
                        null));
    }

    @Override
    public TrustedKeys trusted(SignerSpec spec) {
        Map<String, PublicKey> keys = readTrusted(Path.of(spec.reference()));
        return keyId -> Optional.ofNullable(keys.get(keyId));
    }

    private static PrivateKey privateKey(Path file) {
        try {
            return Pem.privateKey(Files.readString(file), "EC")
                    .orElseThrow(() -> unavailable("'" + file + "' holds no unencrypted PKCS#8 private key.", null));
        } catch (IOException | GeneralSecurityException e) {
            throw unavailable("'" + file + "' is not a readable ECDSA key.", e);
        }
    }

    private static Map<String, PublicKey> readTrusted(Path folder) {
        Path trusted = folder.resolve(TRUSTED_FOLDER);
        Map<String, PublicKey> keys = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(trusted, "*.pem")) {
            for (Path file : files) {
                PublicKey key = Pem.publicKey(Files.readString(file), "EC")
                        .orElseThrow(() -> unavailable("'" + file + "' holds no public key.", null));
                keys.put(Pem.keyId(key), key);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unavailable("the public keys in '" + trusted + "' cannot be read.", e);
        }
        return keys;
    }

    private static KeyException.Unavailable unavailable(String what, Exception cause) {
        return new KeyException.Unavailable("signer", what, NEW_KEY_HINT, cause);
    }
}
