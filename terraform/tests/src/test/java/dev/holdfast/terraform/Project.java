package dev.holdfast.terraform;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanReader;
import dev.holdfast.core.plan.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The repository's files, wherever it was checked out. */
final class Project {
    /** The sample plan on AWS. */
    static final String PLAN = "healthcare-gitops";

    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", "../.."))
            .toAbsolutePath()
            .normalize();

    private Project() {}

    static Path root() {
        return ROOT;
    }

    static Path terraform() {
        return ROOT.resolve("terraform");
    }

    static Path planFile(String name) {
        return ROOT.resolve("infra/plans").resolve(name + ".yaml");
    }

    /** @throws AssertionError with every problem, when it is no plan */
    static Plan plan(Path file) {
        var read = new PlanReader(Clock.systemUTC()).read(bytes(file), file.toString());
        return read.plan()
                .orElseThrow(() -> new AssertionError(file + ": "
                        + read.errors().stream().map(Problem::toString).toList()));
    }

    static String text(Path file) {
        return new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file below {@code terraform/} with this ending, without what Terraform and Maven left there. */
    static List<Path> files(String ending) {
        try (Stream<Path> all = Files.walk(terraform())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().contains("/.terraform/"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
