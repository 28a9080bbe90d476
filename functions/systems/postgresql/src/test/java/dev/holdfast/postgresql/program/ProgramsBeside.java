package dev.holdfast.postgresql.program;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** This machine's newest client together with servers that were put somewhere for a test. */
public final class ProgramsBeside {
    private ProgramsBeside() {}

    /** The machine's newest client and its folder's server, and every server below {@code root}. */
    public static PostgresPrograms root(Path root) {
        var client = new PostgresPrograms()
                .newestClient()
                .orElseThrow(() -> new IllegalStateException("no pg_dump is installed on this machine"));
        return new PostgresPrograms(Map.of("HOLDFAST_PG_BINDIR", client.bin().toString()), List.of(root));
    }
}
