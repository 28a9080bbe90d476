package dev.holdfast.postgresql.scratch;

import dev.holdfast.core.Json;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What is written about a throw-away server in its folder, so that any process of this user can go on with it. */
record ScratchFiles(OwnedFolder folder) {
    private static final String PURPOSE = "postgresql-scratch";
    private static final String PROCESS = "process";
    private static final String READY = "ready.json";
    private static final String FAILED = "failed";

    /** What a server that is ready is like. */
    record Ready(SortedMap<String, String> endpoint, SortedMap<String, String> isolation) {}

    static ScratchFiles create(Path root) {
        return new ScratchFiles(OwnedFolder.create(root, "holdfast-scratch-", PURPOSE));
    }

    /**
     * The files of the server a handle names; empty when it is gone.
     *
     * @throws ScratchException when there is a folder that is not one of this user's throw-away servers
     */
    static Optional<ScratchFiles> of(String reference) {
        var path = Path.of(reference);
        var found = OwnedFolder.open(path, PURPOSE).map(ScratchFiles::new);
        if (found.isEmpty() && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ScratchException(
                    path + " is no throw-away server that this user made.",
                    "Use a handle as it was given; nothing was touched.");
        }
        return found;
    }

    static List<ScratchFiles> leftBehind(Path root) {
        return OwnedFolder.leftBehind(root, PURPOSE).stream()
                .map(ScratchFiles::new)
                .toList();
    }

    /** A folder inside for the server's user to read and write. */
    Path work() {
        return folder.path().resolve("work");
    }

    void process(ProcessIdentity process) {
        folder.write(PROCESS, process.toString());
    }

    Optional<ProcessIdentity> process() {
        return folder.read(PROCESS).flatMap(ProcessIdentity::parse);
    }

    void ready(Ready ready) {
        folder.write(READY, Json.text(ready));
    }

    Optional<Ready> ready() {
        return folder.read(READY).map(text -> {
            try {
                return Json.read(text.getBytes(StandardCharsets.UTF_8), Ready.class);
            } catch (IOException damaged) {
                throw new ScratchException(
                        "what is written about it in " + folder.path() + " cannot be read.",
                        "Discard it and begin another.",
                        damaged);
            }
        });
    }

    void failed(String why) {
        folder.write(FAILED, why);
    }

    Optional<String> failed() {
        return folder.read(FAILED);
    }
}
