package dev.holdfast.postgresql.program;

import java.nio.file.Path;

/**
 * One PostgreSQL installation on this machine.
 *
 * @param bin the folder with its programs
 * @param version of its programs
 * @param client whether {@code pg_dump} and {@code pg_restore} are there
 * @param server whether {@code initdb} and {@code postgres} are there
 */
public record Installation(Path bin, PostgresVersion version, boolean client, boolean server) {

    /** Where the program of that name lies, for example {@code pg_dump}. */
    public Path executable(String name) {
        return bin.resolve(name);
    }

    /** A call of the program of that name, to be given arguments and started. */
    public Program program(String name) {
        return Program.of(executable(name));
    }
}
