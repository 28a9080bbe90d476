package dev.holdfast.lambda.machine;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.run.Workspaces;
import dev.holdfast.lambda.Ending;
import dev.holdfast.postgresql.program.OwnedFolder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Workspaces on the function's ephemeral disk. A run may fill all but a tenth of what is really free: the disk is between 512 MB
 * and 10 GB as configured, and a warm process finds there what earlier invocations left.
 */
@Singleton
public class EphemeralDisk implements Workspaces {
    private static final String PURPOSE = "workspace";
    private static final int KEPT_FREE = 10;

    private final Ending ending;
    private final Path root;

    /** @param directory {@code holdfast.work.dir}; Lambda lets a function write to {@code /tmp} only */
    public EphemeralDisk(Ending ending, @ConfigProperty(name = "holdfast.work.dir") String directory) {
        this.ending = ending;
        this.root = Path.of(directory);
    }

    /** @throws dev.holdfast.core.HoldfastException when the invocation is about to end */
    @Override
    public OpenWorkspace open(RunId run) {
        ending.check();
        OwnedFolder.sweep(root, PURPOSE);
        OwnedFolder folder = OwnedFolder.create(root, "holdfast-work-", PURPOSE);
        return new InFolder(new Workspace(folder.path(), available(folder.path())), folder);
    }

    private static long available(Path path) {
        try {
            long free = Files.getFileStore(path).getUsableSpace();
            return free - free / KEPT_FREE;
        } catch (IOException e) {
            throw new UncheckedIOException("asking how much disk is free at " + path, e);
        }
    }

    private record InFolder(Workspace workspace, OwnedFolder folder) implements OpenWorkspace {
        @Override
        public void close() {
            folder.delete();
        }
    }
}
