package dev.holdfast.console.machine;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.run.Workspaces;
import dev.holdfast.postgresql.program.OwnedFolder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Workspaces below one folder of this machine; a run may fill all but a tenth of the disk's free space. */
@Singleton
public class ConsoleWorkspaces implements Workspaces {
    private static final String PURPOSE = "workspace";
    private static final int KEPT_FREE = 10;

    private final Ending ending;
    private final Path root;
    private final Optional<Long> limit;

    /**
     * @param directory {@code holdfast.work.dir}; the machine's folder for temporary files when not given
     * @param limit {@code holdfast.work.max-bytes}, if less than the disk offers shall be used
     */
    public ConsoleWorkspaces(
            Ending ending,
            @ConfigProperty(name = "holdfast.work.dir") Optional<String> directory,
            @ConfigProperty(name = "holdfast.work.max-bytes") Optional<Long> limit) {
        this.ending = ending;
        this.root = Path.of(directory.orElse(System.getProperty("java.io.tmpdir")));
        this.limit = limit;
    }

    @Override
    public OpenWorkspace open(RunId run) {
        ending.check();
        OwnedFolder.sweep(root, PURPOSE);
        OwnedFolder folder = OwnedFolder.create(root, "holdfast-work-", PURPOSE);
        return new InFolder(new Workspace(folder.path(), limit.orElseGet(() -> available(folder.path()))), folder);
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
