package dev.holdfast.postgresql.export;

import dev.holdfast.core.system.ArtifactSource;
import dev.holdfast.core.system.Exporting;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.archive.ArchiveFiles;
import dev.holdfast.postgresql.archive.ArchiveFormat;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a backup out as an ordinary {@code pg_dump} archive and SQL files. */
@ApplicationScoped
public class PostgresExport implements Exporting {
    @Override
    public String kind() {
        return "postgresql";
    }

    @Override
    public List<String> export(Manifest manifest, ArtifactSource artifacts, Path folder) {
        for (Artifact artifact : manifest.artifacts()) {
            if (!artifact.name().equals(ArchiveFormat.ARTIFACT)) {
                Path file = folder.resolve(artifact.name() + "." + artifact.format());
                artifacts.read(artifact.name(), in -> Files.copy(in, file));
            }
        }
        Path archive = archive(manifest, artifacts, folder);
        List<String> commands = new ArrayList<>();
        if (manifest.artifact("roles").isPresent()) {
            commands.add("psql --dbname=postgres --file=" + word(folder.resolve("roles.sql")));
        }
        // Every server already has a database of that name, so that one is restored into, not created.
        String create = "postgres".equals(manifest.source().get("database")) ? "" : " --create";
        // One job: several may create a trigger of a partitioned table before its partitions are filled, and fire it.
        commands.add("pg_restore" + create + " --dbname=postgres " + word(archive));
        return commands;
    }

    /** As one word of a POSIX shell. */
    private static String word(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static Path archive(Manifest manifest, ArtifactSource artifacts, Path folder) {
        return artifacts.read(ArchiveFormat.ARTIFACT, in -> switch (ArchiveFormat.of(manifest)) {
            case DIRECTORY -> {
                Path archive = folder.resolve("archive");
                ArchiveFiles.unpack(in, archive, name -> true);
                yield archive;
            }
            case CUSTOM -> {
                Path archive = folder.resolve("archive.dump");
                Files.copy(in, archive);
                yield archive;
            }
        });
    }
}
