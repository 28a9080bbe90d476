package dev.holdfast.core.system;

import dev.holdfast.core.vault.Manifest;
import java.nio.file.Path;
import java.util.List;

/** Writes a backup out as files that the system's own tools read, for restores without Holdfast. */
public interface Exporting extends SystemKind {
    /**
     * Writes the backup's artifacts below {@code folder}, which exists and is empty.
     *
     * @return the commands that restore from there, one a line
     * @throws dev.holdfast.core.vault.IntegrityException when a byte differs from what was stored; what was written until
     *     then must not be used
     */
    List<String> export(Manifest manifest, ArtifactSource artifacts, Path folder);
}
