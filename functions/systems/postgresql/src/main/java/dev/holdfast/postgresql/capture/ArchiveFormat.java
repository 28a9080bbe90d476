package dev.holdfast.postgresql.capture;

/** How the archive is laid out; the name in a manifest is explained in the format page. */
public enum ArchiveFormat {
    /** A tar of the folder that {@code pg_dump --format=directory} makes. */
    DIRECTORY("pg_dump-directory-tar"),
    /** What {@code pg_dump --format=custom} writes. */
    CUSTOM("pg_dump-custom");

    private final String word;

    ArchiveFormat(String word) {
        this.word = word;
    }

    /** The name in a manifest. */
    public String word() {
        return word;
    }
}
