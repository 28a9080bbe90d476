package dev.holdfast.postgresql.archive;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.Manifest;
import java.util.stream.Stream;

/** How the archive is laid out; the name in a manifest is explained in the format page. */
public enum ArchiveFormat {
    /** A tar of the folder that {@code pg_dump --format=directory} makes. */
    DIRECTORY("pg_dump-directory-tar"),
    /** What {@code pg_dump --format=custom} writes. */
    CUSTOM("pg_dump-custom");

    /** The artifact that holds the archive. */
    public static final String ARTIFACT = "archive";

    private final String word;

    ArchiveFormat(String word) {
        this.word = word;
    }

    /** The name in a manifest. */
    public String word() {
        return word;
    }

    /**
     * How the archive of this backup is laid out.
     *
     * @throws SystemException.Precondition when this version does not know the format
     */
    public static ArchiveFormat of(Manifest manifest) {
        String word = manifest.artifact(ARTIFACT).map(Artifact::format).orElse("");
        return Stream.of(values())
                .filter(format -> format.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new SystemException.Precondition(
                        manifest.system(),
                        "the archive's format '" + word + "' is not known to this version.",
                        "use the version of Holdfast that made the backup, or a newer one."));
    }
}
