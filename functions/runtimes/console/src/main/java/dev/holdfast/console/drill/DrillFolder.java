package dev.holdfast.console.drill;

import dev.holdfast.console.sample.ShownFolder;
import dev.holdfast.core.Secret;
import dev.holdfast.local.KeyFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;

/** The folder a drill leaves behind: the plan, a vault of two stores with journal and reports, the messages, the keys. */
record DrillFolder(Path path) {
    private static final String MARK = "holdfast-drill";

    /** Makes the folder anew, and the keys in it. */
    static DrillFolder create(Path path, Clock clock) {
        ShownFolder.make(path, MARK, "drill");
        DrillFolder folder = new DrillFolder(path);
        new KeyFolder(folder.keys(), clock).create();
        KeyFolder.createOffline(folder.breakGlass());
        return folder;
    }

    Path plan() {
        return path.resolve("drill.yaml");
    }

    Path keys() {
        return path.resolve("keys");
    }

    Path breakGlass() {
        return path.resolve("break-glass.pem");
    }

    Path vault() {
        return path.resolve("vault");
    }

    Path outbox() {
        return path.resolve("outbox");
    }

    /** Keeps a secret in a file of that name, for its owner only. */
    Path secret(String name, Secret secret) {
        Path file = path.resolve("secrets").resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret.reveal() + "\n");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file, e);
        }
    }

    void writePlan(String text) {
        try {
            Files.writeString(plan(), text);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + plan(), e);
        }
    }
}
