package dev.holdfast.local;

import dev.holdfast.core.Json;
import dev.holdfast.core.vault.KeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes and rotates the keys of a folder: the keyset for kind {@code local}, the signer and the public keys that are
 * trusted. Nothing is ever overwritten by creating, and no key that is needed to read or verify is removed by rotating.
 */
public final class KeyFolder {
    private final Path folder;
    private final Clock clock;
    private final Folders folders = new Folders();

    public KeyFolder(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Makes a new folder with one wrapping key and one signer.
     *
     * @throws KeyException.Unavailable when there are keys already, or the folder cannot be written
     */
    public void create() {
        if (Files.exists(folder.resolve(Keyset.FILE)) || Files.exists(folder.resolve(LocalSignerFactory.SIGNER_FILE))) {
            throw new KeyException.Unavailable(
                    folder.toString(),
                    "there are keys already, nothing was changed.",
                    "choose another folder, or add new keys to this one with 'holdfast keys rotate'.",
                    null);
        }
        writing(() -> {
            newSigner();
            replace(folder.resolve(Keyset.FILE), Json.bytes(Keyset.create(clock.instant())));
        });
    }

    /**
     * Adds a new primary wrapping key and a new signer. Older keys still unwrap, older signatures still count; only the
     * older signer's private key is gone, so that it can sign nothing new.
     *
     * @throws KeyException.Unavailable when there are no keys yet, or the folder cannot be written
     */
    public void rotate() {
        writing(() -> {
            Keyset rotated = Keyset.read(folder).rotated(clock.instant());
            newSigner();
            replace(folder.resolve(Keyset.FILE), Json.bytes(rotated));
        });
    }

    /**
     * Makes an RSA pair for kind {@code offline}: the public half at {@code publicHalf}, the private half beside it as
     * {@code <publicHalf>.private.pem}, to be carried to a safe.
     *
     * @return where the private half lies
     * @throws KeyException.Unavailable when one of the files exists already or cannot be written
     */
    public static Path createOffline(Path publicHalf) {
        Path privateHalf = OfflineKey.privateHalf(publicHalf);
        try {
            KeyPair pair = generate("RSA", generator -> generator.initialize(OfflineKey.MIN_BITS));
            new Folders().create(publicHalf.toAbsolutePath().getParent());
            Files.createFile(privateHalf, Folders.PRIVATE_FILE);
            Files.createFile(publicHalf, Folders.PRIVATE_FILE);
            Files.writeString(privateHalf, Pem.of(pair.getPrivate()));
            Files.writeString(publicHalf, Pem.of(pair.getPublic()));
            return privateHalf;
        } catch (FileAlreadyExistsException e) {
            throw new KeyException.Unavailable(
                    publicHalf.toString(), "the file exists already, nothing was changed.", "choose another name.", e);
        } catch (IOException e) {
            throw unwritable(publicHalf, e);
        }
    }

    private void newSigner() throws IOException {
        KeyPair pair = generate("EC", generator -> generator.initialize(new ECGenParameterSpec("secp256r1")));
        String file = Pem.keyId(pair.getPublic()).replace(':', '-') + ".pem";
        // The public half first: a crash in between leaves one trusted key too many, never a signer nobody trusts.
        replace(folder.resolve(LocalSignerFactory.TRUSTED_FOLDER).resolve(file), ascii(Pem.of(pair.getPublic())));
        replace(folder.resolve(LocalSignerFactory.SIGNER_FILE), ascii(Pem.of(pair.getPrivate())));
    }

    private void replace(Path file, byte[] content) throws IOException {
        folders.create(file.toAbsolutePath().getParent());
        Path fresh = Files.createFile(
                file.resolveSibling(file.getFileName() + "." + UUID.randomUUID()), Folders.PRIVATE_FILE);
        Files.write(fresh, content, StandardOpenOption.SYNC);
        folders.publish(fresh, file.toAbsolutePath());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** How a generator is told the size or the curve. */
    @FunctionalInterface
    private interface Sizing {
        void apply(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static KeyPair generate(String algorithm, Sizing sizing) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            sizing.apply(generator);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** A step that writes keys. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void writing(Writing step) {
        try {
            step.run();
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static KeyException.Unavailable unwritable(Path path, IOException e) {
        return new KeyException.Unavailable(
                path.toString(),
                "the keys cannot be read or written (" + e.getClass().getSimpleName() + ").",
                "check that the folder was made with 'holdfast keys new' and can be written by this user.",
                null);
    }
}
