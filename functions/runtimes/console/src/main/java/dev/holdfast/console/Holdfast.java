package dev.holdfast.console;

import dev.holdfast.console.command.ConsoleCommand;
import dev.holdfast.console.command.Failures;
import dev.holdfast.console.machine.Ending;
import dev.holdfast.console.output.Paper;
import io.quarkus.arc.All;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The console runtime: every function by hand, on this machine. */
@QuarkusMain
@Command(
        name = "holdfast",
        description = "Disaster-recovery plans that run.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0    everything that was asked was done",
            "  1    it failed: nothing of it was achieved",
            "  2    the command line, the plan or the event cannot be used; nothing was done",
            "  3    only a part was done, or a backup could not be proved either way",
            "  4    it was refused by a precondition; nothing was changed",
            "  70   a mistake in Holdfast itself",
            "  130 it was interrupted (Ctrl-C); nothing half-done counts",
            "",
            "'holdfast COMMAND --help' explains a command. For completion in bash and zsh:",
            "  source <(holdfast generate-completion)"
        })
public class Holdfast implements QuarkusApplication, Runnable {
    private final List<ConsoleCommand> commands;
    private final Failures failures;
    private final Ending ending;
    private final String version;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public Holdfast(
            @All List<ConsoleCommand> commands,
            Failures failures,
            Ending ending,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.commands = commands;
        this.failures = failures;
        this.ending = ending;
        this.version = version;
    }

    @Override
    public int run(String... arguments) {
        CommandLine line = new CommandLine(this);
        commands.stream().sorted(Comparator.comparingInt(ConsoleCommand::order)).forEach(line::addSubcommand);
        line.getCommandSpec().version("holdfast " + version);
        line.addSubcommand(HelpCommand.class).addSubcommand(AutoComplete.GenerateCompletion.class);
        line.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(Paper.width());
        return ending.during(() -> line.execute(arguments));
    }

    /** Without a command: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
