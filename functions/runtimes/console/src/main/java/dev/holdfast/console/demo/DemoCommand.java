package dev.holdfast.console.demo;

import dev.holdfast.console.command.ConsoleCommand;
import dev.holdfast.console.command.ExitCode;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.Json;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job on embedded defaults, from an empty folder to a proved backup. */
@Singleton
@Command(
        name = "demo",
        description =
                "Back up a busy PostgreSQL with synthetic health-care data, prove the backup, catch a corruption.")
class DemoCommand implements ConsoleCommand {
    private static final int DATABASE_MEBIBYTES = 200;

    private final Demo demo;
    private final Path root;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "Where vault, keys and plan go (default: .holdfast/demo).")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "MIB",
            defaultValue = "" + DATABASE_MEBIBYTES,
            description = "Size of the database in MiB (default: 200).")
    private int mebibytes;

    @Mixin
    private OutputOptions output;

    DemoCommand(Demo demo, @ConfigProperty(name = "holdfast.root", defaultValue = ".") String root) {
        this.demo = demo;
        this.root = Path.of(root);
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public Integer call() {
        DemoResult result =
                demo.run(folder.orElse(root.resolve(".holdfast/demo")).toAbsolutePath(), mebibytes);
        System.out.print(output.json() ? Json.text(result) + System.lineSeparator() : DemoText.of(result));
        return result.convincing() ? ExitCode.OK : ExitCode.FAILED;
    }
}
