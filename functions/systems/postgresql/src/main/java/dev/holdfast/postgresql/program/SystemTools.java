package dev.holdfast.postgresql.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the operating system's own tools lie, whatever the search path says. */
final class SystemTools {
    private SystemTools() {}

    static Optional<Path> find(String name) {
        return Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
