package dev.holdfast.postgresql.prove;

import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an archive says of the database itself, for a server that does not understand all of it. A {@code pg_dump} of 15
 * or newer names the locale provider even of a database that comes from an older server, which refuses that option
 * ("CREATE DATABASE" in the documentation of PostgreSQL 14 and 15).
 */
final class DatabaseEntry {
    private static final int FIRST_WITH_PROVIDER = 15;
    private static final Pattern OF_THE_DATABASE =
            Pattern.compile("\\d+; \\d+ \\d+ (DATABASE( PROPERTIES)? - |(ACL|COMMENT|SECURITY LABEL) - DATABASE ).*");
    /** The only provider that servers of that time had. */
    private static final Pattern PROVIDER = Pattern.compile("(?m)^(CREATE DATABASE .*) LOCALE_PROVIDER = libc");

    private final Program pgRestore;
    private final Path archive;

    DatabaseEntry(Program pgRestore, Path archive) {
        this.pgRestore = pgRestore;
        this.archive = archive;
    }

    /** Whether the source's server, and so the one restored into, is older than what the archive says. */
    static boolean tooNewFor(Manifest manifest, Installation client) {
        return Integer.parseInt(manifest.source().get("serverMajor")) < FIRST_WITH_PROVIDER
                && client.version().major() >= FIRST_WITH_PROVIDER;
    }

    /**
     * The statements that make the database with its settings, rights and comment, in words the older server
     * understands; for {@code psql}. The archive holds everything else.
     *
     * @param folder where {@code pg_restore} may read a file
     */
    String sql(Path folder) {
        Path list = folder.resolve("database.list");
        try {
            String entries = pgRestore
                    .arguments("--list", "--create", archive.toString())
                    .output()
                    .lines()
                    .filter(line -> OF_THE_DATABASE.matcher(line).matches())
                    .collect(Collectors.joining("\n", "", "\n"));
            Files.writeString(list, entries);
            String sql = pgRestore
                    .arguments("--create", "--use-list=" + list, "--no-tablespaces", "--file=-", archive.toString())
                    .output();
            Files.delete(list);
            return PROVIDER.matcher(sql).replaceFirst("$1");
        } catch (IOException e) {
            throw new UncheckedIOException("picking the database's own entries from the archive", e);
        }
    }
}
