package dev.holdfast.local;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.plan.SecretRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * Reads {@code file:PATH}, one trailing newline removed. A file that every user of the machine can read is refused; the
 * group may read it, as where an orchestrator mounts secrets for a group.
 */
@ApplicationScoped
public class FileSecrets implements SecretResolver {
    @Override
    public boolean knows(SecretRef reference) {
        return reference instanceof SecretRef.File;
    }

    @Override
    public Secret resolve(SecretRef reference) {
        Path file = Path.of(((SecretRef.File) reference).path());
        try {
            if (isReadableByAll(file)) {
                throw new SecretUnavailable(
                        "the secret file '" + file + "' can be read by every user of this machine.",
                        "take the right away with 'chmod o-rwx', and change the secret if others use this machine.",
                        null);
            }
            String text = Files.readString(file);
            String secret = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            return Optional.of(secret)
                    .filter(value -> !value.isEmpty())
                    .map(Secret::of)
                    .orElseThrow(() -> new SecretUnavailable(
                            "the secret file '" + file + "' is empty.", "write the secret into it.", null));
        } catch (NoSuchFileException e) {
            throw new SecretUnavailable("there is no secret file '" + file + "'.", "check the path in the plan.", e);
        } catch (IOException e) {
            throw new SecretUnavailable(
                    "the secret file '" + file + "' cannot be read ("
                            + e.getClass().getSimpleName() + ").",
                    "check its owner and permissions, and that it is UTF-8 text.",
                    e);
        }
    }

    private static boolean isReadableByAll(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    }
}
