package dev.holdfast.console.command;

import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.Figures;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.Json;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemChoice;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.Exporting;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a backup out for the system's own tools. */
@Singleton
@Command(
        name = "export",
        description = "Decrypt and decompress a backup into files that stock tools restore (PostgreSQL: pg_restore).")
class ExportCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final Vaults vaults;
    private final List<Exporting> kinds;

    @Mixin
    private PlanOption plan;

    @Option(
            names = {"-s", "--system"},
            paramLabel = "NAME",
            description = "The system; not needed where the plan has one, or with a backup's identifier.")
    private Optional<String> system = Optional.empty();

    @Option(
            names = {"-b", "--backup"},
            paramLabel = "latest|ID",
            defaultValue = "latest",
            description = "Which backup (default: latest).")
    private String backup;

    @Option(
            names = "--store",
            paramLabel = "NAME",
            description = "Read from this store's copy (default: the first store).")
    private Optional<String> store = Optional.empty();

    @Option(names = "--to", required = true, paramLabel = "FOLDER", description = "A new or empty folder.")
    private Path folder;

    @Mixin
    private OutputOptions output;

    ExportCommand(ConsolePlans plans, Vaults vaults, @All List<Exporting> kinds) {
        this.plans = plans;
        this.vaults = vaults;
        this.kinds = kinds;
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public Integer call() throws IOException {
        Plan read = plans.plan(plan.name(plans));
        try (Vault vault = vaults.open(read)) {
            ObjectStore from = source(vault);
            Manifest manifest = manifest(read, vault, from);
            Exporting kind = kinds.stream()
                    .filter(candidate -> candidate.kind().equals(manifest.kind()))
                    .findFirst()
                    .orElseThrow(() -> new BadUsage(
                            "no installed adapter exports backups of kind '" + manifest.kind() + "'.",
                            "infra/without-holdfast decrypts any artifact."));
            requireEmpty();
            List<String> commands = kind.export(manifest, vault.read(manifest, from), folder);
            print(manifest, commands);
            return ExitCode.OK;
        }
    }

    private ObjectStore source(Vault vault) {
        return store.map(name -> vault.store(name)
                        .orElseThrow(() -> new BadUsage(
                                "the vault has no store '" + name + "'.", "see vault.stores in the plan.")))
                .orElse(vault.primary());
    }

    private Manifest manifest(Plan read, Vault vault, ObjectStore from) {
        if (!backup.equals("latest")) {
            return vault.catalogue(from)
                    .find(identifier())
                    .map(ExportCommand::readable)
                    .orElseThrow(() -> new BadUsage(
                            "store '" + from.name() + "' has no backup " + backup + ".",
                            "'holdfast backups' lists them."));
        }
        List<SystemSpec> chosen = SystemChoice.of(read, system.map(List::of).orElse(List.of()));
        if (chosen.size() != 1) {
            throw new BadUsage(
                    "the plan has " + chosen.size() + " systems; the latest backup of which?",
                    "add --system with one of "
                            + String.join(
                                    ", ", chosen.stream().map(SystemSpec::name).toList()) + ".");
        }
        String name = chosen.getFirst().name();
        return vault.catalogue(from)
                .latest(name)
                .newest()
                .orElseThrow(() -> new BadUsage(
                        "store '" + from.name() + "' has no backup of system '" + name + "' that can be relied on.",
                        "'holdfast backups' lists what is there."));
    }

    private BackupId identifier() {
        try {
            return BackupId.parse(backup);
        } catch (IllegalArgumentException e) {
            throw new BadUsage("'" + backup + "' is not a backup's identifier.", "'holdfast backups' lists them.");
        }
    }

    private static Manifest readable(Entry<Manifest> entry) {
        return switch (entry) {
            case Entry.Readable<Manifest> readable -> readable.content();
            case Entry.Unreadable<Manifest> unreadable -> throw new IntegrityException(unreadable.why());
        };
    }

    /** What is written there is no longer encrypted: a folder made here is for this user alone. */
    private void requireEmpty() throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new BadUsage("the folder " + folder + " is not empty.", "name a new one; nothing was written.");
            }
        }
    }

    private void print(Manifest manifest, List<String> commands) {
        if (output.json()) {
            System.out.println(Json.text(new Exported(manifest.id(), folder.toString(), commands)));
            return;
        }
        System.out.println("backup " + manifest.id() + " of " + manifest.system() + ", consistent at "
                + Figures.instant(manifest.consistencyInstant()) + ", written to " + folder);
        System.out.println("restore it with the stock tools of PostgreSQL "
                + manifest.source().get("serverMajor") + " or newer:");
        commands.forEach(command -> System.out.println("  " + command));
    }

    /** What {@code --output json} prints. */
    record Exported(BackupId backup, String folder, List<String> commands) {}
}
