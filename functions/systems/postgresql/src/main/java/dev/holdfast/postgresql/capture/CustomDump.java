package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.Progress;
import dev.holdfast.postgresql.program.Program;
import dev.holdfast.postgresql.program.Running;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@code pg_dump} in custom format straight into the stream: one connection, no local disk. */
final class CustomDump implements ArtifactSink.Body {
    private static final int BUFFER = 1 << 18;

    private final Program pgDump;
    private final Progress progress;

    CustomDump(Program pgDump, Progress progress) {
        this.pgDump = pgDump.arguments("--format=custom", "--compress=0");
        this.progress = progress;
    }

    /**
     * Runs the dump to its end.
     *
     * @throws dev.holdfast.postgresql.program.ProgramFailed when pg_dump ends with an error
     */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (Running dump = pgDump.start()) {
            dump.closeStdin();
            InputStream in = dump.stdout();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                progress.advance(read);
            }
            dump.await();
        }
    }
}
