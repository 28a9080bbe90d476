package dev.holdfast.console.bench;

/** One way to do the job, ours or a peer's. */
enum Contender {
    BACKUP("A", "holdfast backup, no fingerprint, to S3"),
    BACKUP_FINGERPRINT("B", "holdfast backup, full fingerprint, to S3"),
    SCRIPT("C", "pg_dump -Fc to a file, then aws s3 cp"),
    PIPE("D", "pg_dump -Fc -Z0 | zstd -3 -T2 to a file"),
    PGBACKREST("E", "pgbackrest, zst, 2 processes, to a folder"),
    VERIFY("V", "holdfast verify from S3: restore, compare, red test"),
    RESTORE("P", "createdb, pg_restore -j2 from a local directory");

    private final String letter;
    private final String what;

    Contender(String letter, String what) {
        this.letter = letter;
        this.what = what;
    }

    /** One letter, as the bounds name it. */
    String letter() {
        return letter;
    }

    /** What is run. */
    String what() {
        return what;
    }
}
