package dev.holdfast.terraform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program {@code terraform} of this machine. The AWS provider is taken from wherever it lies, found by its name, so that nothing is
 * fetched; where it lies nowhere, {@code terraform init} fetches it.
 */
final class Terraform {
    private static final String PROVIDER = "terraform-provider-aws_v";
    /** MIRROR/host/namespace/name/version/platform/program. */
    private static final int LEVELS = 6;

    /** Files, so that a run of many minutes can be watched. */
    private static final Path OUTPUTS = Project.root().resolve("terraform/tests/target/terraform-output");

    private static final Optional<Path> MIRROR = mirror();

    private Terraform() {}

    /**
     * How a run of it ended.
     *
     * @param output of both channels
     */
    record Ended(int code, String output) {
        Ended well() {
            if (code != 0) {
                throw new AssertionError("terraform ended with " + code + ":\n" + output);
            }
            return this;
        }
    }

    /** Runs it in a folder, without anybody's settings; both channels are kept. */
    static Ended run(Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("terraform"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TF_") || name.startsWith("AWS_"));
        builder.environment().put("TF_CLI_CONFIG_FILE", "/dev/null");
        builder.environment().put("TF_IN_AUTOMATION", "true");
        builder.environment().put("CHECKPOINT_DISABLE", "true");
        builder.environment().putAll(environment);
        try {
            Path output = Files.createTempFile(Files.createDirectories(OUTPUTS), arguments[0] + "-", ".txt");
            Process process = builder.redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            return new Ended(process.waitFor(), Files.readString(output));
        } catch (IOException e) {
            throw new AssertionError(
                    "these tests need terraform 1.11 or newer from HashiCorp on the PATH: './holdfast test' says how to get it.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while terraform ran", e);
        }
    }

    /** Makes a folder ready, without a backend and without writing anything outside it. */
    static Ended init(Path folder) {
        List<String> arguments = new ArrayList<>(List.of("init", "-backend=false", "-input=false", "-no-color"));
        MIRROR.ifPresent(mirror -> arguments.add("-plugin-dir=" + mirror));
        return run(folder, Map.of(), arguments.toArray(String[]::new)).well();
    }

    /** The folder from which {@code terraform init -plugin-dir} can take the provider, if there is one. */
    private static Optional<Path> mirror() {
        String home = System.getProperty("user.home", "/");
        return Stream.of(
                        "/opt",
                        "/usr/local",
                        "/usr/share",
                        "/usr/lib",
                        "/var/lib",
                        home + "/.terraform.d",
                        home + "/.local/share")
                .map(Path::of)
                .filter(Files::isDirectory)
                .map(Terraform::providerBelow)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Path> providerBelow(Path place) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(place, java.util.Set.of(), LEVELS + 2, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!file.getFileName().toString().startsWith(PROVIDER)) {
                        return FileVisitResult.CONTINUE;
                    }
                    found.add(file);
                    return FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream()
                .filter(file -> file.getNameCount() > LEVELS)
                .map(file -> file.getRoot().resolve(file.subpath(0, file.getNameCount() - LEVELS)))
                .findFirst();
    }
}
