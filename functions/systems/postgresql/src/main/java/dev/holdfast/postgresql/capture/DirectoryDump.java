package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.Progress;
import dev.holdfast.postgresql.program.FileTree;
import dev.holdfast.postgresql.program.Program;
import dev.holdfast.postgresql.program.Running;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
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
 * everything else is complete when the program ends. A table's name may contain such a line, so a file is believed to be
 * complete only when it ends like one.
 */
final class DirectoryDump implements ArtifactSink.Body {
    private static final Pattern FINISHED = Pattern.compile("^pg_dump: finished item (\\d+) TABLE DATA ");
    /** How pg_dump ends a table's file. No row can look like this: COPY doubles every backslash of a value. */
    private static final byte[] LAST_BYTES = "\\.\n\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int BUFFER = 1 << 18;

    /** How much the tar is written at a time. Its own unit of 512 bytes would make two million writes of a gigabyte. */
    private static final int TAR_BLOCK = 1 << 16;

    /** The folder's name inside the tar. */
    static final String FOLDER = "archive";

    private final Program pgDump;
    private final Path folder;
    private final long maxSpoolBytes;
    private final Progress progress;
    private final BlockingQueue<String> finished = new LinkedBlockingQueue<>();
    private final Set<Path> sent = new HashSet<>();
    private long sentBytes;
    private long shownBytes;
    private long nextLook = System.nanoTime();

    /** @param folder where the archive is spooled; must not exist, and does not when the dump is over */
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
            TarArchiveOutputStream tar = new TarArchiveOutputStream(out, TAR_BLOCK);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            dump.closeStdin();
            while (dump.isAlive()) {
                refuseOverflow();
                Optional<Path> next = next().map(folder::resolve);
                if (next.isPresent() && isComplete(next.get())) {
                    send(tar, next.get());
                }
            }
            dump.await();
            for (Path rest : remaining()) {
                send(tar, rest);
            }
            tar.finish();
            tar.flush();
        } finally {
            FileTree.delete(folder);
        }
    }

    private Optional<String> next() {
        try {
            return Optional.ofNullable(finished.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("pg_dump was cancelled");
        }
    }

    private static boolean isComplete(Path file) throws IOException {
        try (SeekableByteChannel content = Files.newByteChannel(file)) {
            ByteBuffer end = ByteBuffer.allocate(LAST_BYTES.length);
            content.position(Math.max(0, content.size() - LAST_BYTES.length));
            while (end.hasRemaining() && content.read(end) >= 0) {
                // A read may give less than there is.
            }
            return end.flip().equals(ByteBuffer.wrap(LAST_BYTES));
        } catch (NoSuchFileException alreadySent) {
            return false;
        }
    }

    private void send(TarArchiveOutputStream tar, Path file) throws IOException {
        if (!sent.add(file)) {
            throw new IOException("pg_dump wrote " + file.getFileName() + " again after it had been finished");
        }
        TarArchiveEntry entry = new TarArchiveEntry(FOLDER + "/" + file.getFileName());
        entry.setSize(Files.size(file));
        entry.setMode(0600);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        try (InputStream content = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                tar.write(buffer, 0, read);
                refuseOverflow();
            }
        }
        tar.closeArchiveEntry();
        Files.delete(file);
        sentBytes += entry.getSize();
    }

    /** Looks a few times a second at most: there may be one file per large object. */
    private void refuseOverflow() throws IOException {
        if (System.nanoTime() - nextLook < 0) {
            return;
        }
        long waiting = 0;
        for (Path file : remaining()) {
            waiting += sizeOf(file);
        }
        if (waiting > maxSpoolBytes) {
            throw new SpoolExceeded(waiting, maxSpoolBytes);
        }
        // What pg_dump has written so far: a large table shows while it grows, not only when it is finished.
        progress.advance(Math.max(0, sentBytes + waiting - shownBytes));
        shownBytes = Math.max(shownBytes, sentBytes + waiting);
        nextLook = System.nanoTime() + LOOK.toNanos();
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
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    /** The dump outgrew the local disk it may use. */
    static final class SpoolExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SpoolExceeded(long waiting, long limit) {
            super(waiting + " bytes were waiting in a spool of " + limit);
        }
    }
}
