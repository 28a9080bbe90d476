package dev.holdfast.local;

import com.fasterxml.jackson.core.JacksonException;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Runs to resume, one file each in a folder of this machine. They survive this process and a power cut; whoever looks
 * into the folder later, a person or a timer, resumes what is due. Only their owner can read them.
 */
public final class FileContinuation implements Continuation {
    private static final Logger LOG = Logger.getLogger(FileContinuation.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final String ENDING = ".json";
    private static final Comparator<Pending> ORDER = Comparator.comparing(Pending::at)
            .thenComparing(pending -> pending.run().value());

    private final Folders folders = new Folders();
    private final Path folder;

    /** @param folder made when something is first written into it */
    public FileContinuation(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Somebody is to invoke this function for this run again, at this time or later. */
    public record Pending(String function, String plan, RunId run, Instant at) {}

    /** @throws ContinuationUnavailable when it could not be written down durably */
    @Override
    public void resumeAt(String function, String plan, RunId run, Instant instant) {
        Pending pending = new Pending(checked(function), plan, run, instant);
        try {
            folders.create(folder);
            Path target = file(pending);
            if (!Files.exists(target)) {
                write(Json.bytes(pending), target);
            }
        } catch (IOException e) {
            throw new ContinuationUnavailable(folder, e);
        }
    }

    /** @throws ContinuationUnavailable when the folder cannot be read or changed */
    @Override
    public void ended(String function, String plan, RunId run) {
        waiting().stream()
                .filter(pending -> pending.function().equals(function)
                        && pending.plan().equals(plan)
                        && pending.run().equals(run))
                .forEach(this::settle);
    }

    /**
     * What is to be resumed by {@code now}, longest due first. It stays listed until it is {@link #settle settled}.
     *
     * @throws ContinuationUnavailable when the folder cannot be read
     */
    public List<Pending> due(Instant now) {
        return waiting().stream().filter(pending -> !pending.at().isAfter(now)).toList();
    }

    /**
     * Everything that is to be resumed now or later, the earliest first. A file that is not what was written is left
     * where it is and named in the log: it must not keep the others from being resumed.
     *
     * @throws ContinuationUnavailable when the folder cannot be read
     */
    public List<Pending> waiting() {
        List<Pending> waiting = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                read(file, waiting);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw new ContinuationUnavailable(folder, e.getCause());
        } catch (IOException e) {
            throw new ContinuationUnavailable(folder, e);
        }
        waiting.sort(ORDER);
        return List.copyOf(waiting);
    }

    /**
     * Takes it off the list: it was resumed, as far as that went. Call it after, not before; a run resumed twice does
     * nothing twice. Idempotent.
     *
     * @throws ContinuationUnavailable when it could not be taken off
     */
    public void settle(Pending pending) {
        try {
            if (Files.deleteIfExists(file(pending))) {
                folders.sync(folder);
            }
        } catch (IOException e) {
            throw new ContinuationUnavailable(folder, e);
        }
    }

    private static void read(Path file, List<Pending> into) throws IOException {
        try {
            into.add(Json.read(Files.readAllBytes(file), Pending.class));
        } catch (NoSuchFileException e) {
            LOG.debugf("settled meanwhile: %s", file);
        } catch (JacksonException e) {
            LOG.warnf("'%s' does not say which run to resume; look at it and remove it", file);
        }
    }

    /** Whole or not at all: what dies while writing leaves a file that is never listed. */
    private void write(byte[] content, Path target) throws IOException {
        Path unfinished = Files.createFile(folder.resolve(UUID.randomUUID() + ".unfinished"), Folders.PRIVATE_FILE);
        try {
            Files.write(unfinished, content);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            folders.publish(unfinished, target);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** One name per run and instant, so that asking twice is asking once. */
    private Path file(Pending pending) {
        return folder.resolve(String.format(
                Locale.ROOT,
                "%012d.%09d-%s-%s%s",
                pending.at().getEpochSecond(),
                pending.at().getNano(),
                checked(pending.function()),
                pending.run(),
                ENDING));
    }

    private static String checked(String function) {
        if (!NAME.matcher(function).matches()) {
            throw new IllegalArgumentException("'" + function + "' is not the name of a function");
        }
        return function;
    }
}
