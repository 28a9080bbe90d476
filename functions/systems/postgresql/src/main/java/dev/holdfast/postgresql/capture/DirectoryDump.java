package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.Progress;
import dev.holdfast.postgresql.program.Program;
import dev.holdfast.postgresql.program.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * {@code pg_dump} in directory format with several jobs, written out as one tar: each finished file goes into the
 * stream and off the disk while the dump goes on. The tar holds an ordinary directory archive.
 *
 * <p>In verbose mode a parallel pg_dump says {@code finished item N TABLE DATA …} when the file {@code N.dat} is complete;
 * everything else is complete when the program ends.
 */
final class DirectoryDump implements ArtifactSink.Body {
    private static final Pattern FINISHED = Pattern.compile("finished item (\\d+) TABLE DATA ");
    private static final Duration LOOK = Duration.ofMillis(200);

    /** The folder's name inside the tar. */
    static final String FOLDER = "archive";

    private final Program pgDump;
    private final Path folder;
    private final long maxSpoolBytes;
    private final Progress progress;
    private final BlockingQueue<String> finished = new LinkedBlockingQueue<>();
    private final Set<Path> sent = new HashSet<>();

    DirectoryDump(Program pgDump, int jobs, Path folder, long maxSpoolBytes, Progress progress) {
        this.pgDump = pgDump.arguments(
                        "--format=directory", "--verbose", "--compress=0", "--jobs=" + jobs, "--file=" + folder)
                .onStderr(this::heard);
        this.folder = folder;
        this.maxSpoolBytes = maxSpoolBytes;
        this.progress = progress;
    }

    private void heard(String line) {
        Matcher item = FINISHED.matcher(line);
        if (item.find()) {
            finished.add(item.group(1) + ".dat");
        }
    }

    /**
     * Runs the dump to its end.
     *
     * @throws SpoolExceeded when the files waiting for the stream outgrow the spool; the program is killed
     * @throws dev.holdfast.postgresql.program.ProgramFailed when pg_dump ends with an error
     */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (Running dump = pgDump.start()) {
            TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            dump.closeStdin();
            while (dump.isAlive()) {
                refuseOverflow();
                Optional<String> next = next();
                if (next.isPresent()) {
                    send(tar, folder.resolve(next.get()));
                }
            }
            dump.await();
            for (Path rest : remaining()) {
                send(tar, rest);
            }
            tar.finish();
            tar.flush();
        }
    }

    private Optional<String> next() throws IOException {
        try {
            return Optional.ofNullable(finished.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while pg_dump was running", e);
        }
    }

    /** A table without rows leaves no file behind in some versions, so a finished item may have nothing to send. */
    private void send(TarArchiveOutputStream tar, Path file) throws IOException {
        if (!Files.exists(file) || !sent.add(file)) {
            return;
        }
        TarArchiveEntry entry = new TarArchiveEntry(FOLDER + "/" + file.getFileName());
        entry.setSize(Files.size(file));
        entry.setMode(0600);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
        progress.advance(entry.getSize());
        Files.delete(file);
    }

    private void refuseOverflow() throws IOException {
        long waiting = 0;
        for (Path file : remaining()) {
            waiting += sizeOf(file);
        }
        if (waiting > maxSpoolBytes) {
            throw new SpoolExceeded(waiting, maxSpoolBytes);
        }
    }

    private List<Path> remaining() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (java.nio.file.NoSuchFileException gone) {
            return 0;
        }
    }

    /** The dump outgrew the local disk it may use. */
    static final class SpoolExceeded extends RuntimeException {
        SpoolExceeded(long waiting, long limit) {
            super(waiting + " bytes were waiting in a spool of " + limit);
        }
    }
}
