package dev.holdfast.console.sample;

import dev.holdfast.console.output.BadUsage;
import dev.holdfast.postgresql.program.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder that a demonstration or a drill leaves behind for people to look into, and makes anew the next time. */
public final class ShownFolder {
    private ShownFolder() {}

    /**
     * Makes the folder, empty but for the mark. One that bears the mark is removed first; any other is left alone.
     *
     * @param mark name of the file that says who made it
     * @param maker who that is, for the message
     * @throws BadUsage when something else stands there
     */
    public static void make(Path path, String mark, String maker) {
        try {
            if (Files.exists(path.resolve(mark))) {
                FileTree.delete(path);
            } else if (Files.exists(path) && !isEmpty(path)) {
                throw new BadUsage(
                        "the folder " + path + " holds something that no " + maker + " made.",
                        "name another folder with --to.");
            }
            Files.createDirectories(path);
            Files.createFile(path.resolve(mark));
        } catch (IOException e) {
            throw new UncheckedIOException("making the folder " + path, e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
