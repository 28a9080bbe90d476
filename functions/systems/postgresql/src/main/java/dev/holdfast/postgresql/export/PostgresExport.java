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
            commands.add("psql --dbname=postgres --file=" + folder.resolve("roles.sql"));
        }
        commands.add("pg_restore --create --jobs=4 --dbname=postgres " + archive);
        return commands;
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
