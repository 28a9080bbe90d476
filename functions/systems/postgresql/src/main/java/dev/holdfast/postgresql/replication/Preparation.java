package dev.holdfast.postgresql.replication;

import dev.holdfast.postgresql.program.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * How far a server's files have been prepared, noted beside them together with its own configuration, which rewinding and
 * copying replace by the new primary's. Files that were cut off half-way can only be copied anew ("pg_rewind", warnings).
 */
final class Preparation {
    private static final String PROGRESS = "progress";
    private static final String BEGUN = "begun";

    private final DataFiles files;
    private final Path folder;

    Preparation(DataFiles files) {
        this.files = files;
        this.folder = files.beside(DataFiles.KEPT);
    }

    /** Whether an earlier attempt was cut off while it changed the files, or nobody can say what they are since. */
    boolean cutOff() throws IOException {
        return progress().isPresent() && ready().isEmpty();
    }

    /** How an earlier attempt made the files ready, when only the settings were missing and it was not started since. */
    Optional<String> ready() throws IOException {
        var word = progress().filter(each -> !each.equals(BEGUN));
        return word.isPresent() && startedSince() ? Optional.empty() : word;
    }

    /** A server that starts writes down how it was started. */
    private boolean startedSince() throws IOException {
        var options = files.data().resolve("postmaster.opts");
        return Files.exists(options)
                && Files.getLastModifiedTime(options).compareTo(Files.getLastModifiedTime(folder.resolve(PROGRESS)))
                        > 0;
    }

    /** Keeps the configuration and notes that the files are about to be changed. */
    void begin() throws IOException {
        FileTree.delete(folder);
        Files.createDirectory(folder);
        for (Path file : files.configuration()) {
            Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        files.own(folder);
        note(BEGUN);
    }

    /** Notes that the files are as they shall be. */
    void ready(String how) throws IOException {
        note(how);
    }

    /** Gives the server its own configuration back. */
    void restoreConfiguration() throws IOException {
        try (var kept = Files.list(folder)) {
            for (Path file : kept.filter(each -> each.getFileName().toString().endsWith(".conf"))
                    .toList()) {
                Files.copy(
                        file,
                        files.data().resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Forgets: it is done. */
    void end() {
        FileTree.delete(folder);
    }

    private Optional<String> progress() throws IOException {
        var file = folder.resolve(PROGRESS);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    private void note(String word) throws IOException {
        var unfinished = folder.resolve(PROGRESS + ".new");
        Files.writeString(unfinished, word);
        Files.move(
                unfinished,
                folder.resolve(PROGRESS),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
