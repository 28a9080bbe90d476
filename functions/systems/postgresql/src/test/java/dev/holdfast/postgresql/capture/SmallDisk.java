package dev.holdfast.postgresql.capture;

import dev.holdfast.postgresql.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A disk of a few megabytes: a file system in memory, or where this process may not mount, the machine's full device. */
record SmallDisk(Path folder) implements AutoCloseable {

    static SmallDisk mount(Path below) throws IOException {
        Path folder = Files.createDirectory(below.resolve("small-disk"));
        Program.of(tool("mount"))
                .arguments("-t", "tmpfs", "-o", "size=8m", "holdfast-test", folder.toString())
                .amongOthers()
                .run();
        return new SmallDisk(folder);
    }

    private static Path tool(String name) {
        return Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
                .map(bin -> Path.of(bin, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        Program.of(tool("umount")).arguments(folder.toString()).amongOthers().run();
    }
}
