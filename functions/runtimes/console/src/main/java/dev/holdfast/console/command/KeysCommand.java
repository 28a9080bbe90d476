package dev.holdfast.console.command;

import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.core.Json;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import dev.holdfast.local.KeyFolder;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes and renews keys. */
@Singleton
@Command(name = "keys", description = "Make, rotate and export keys; wrap backups under the present ones.")
class KeysCommand implements ConsoleCommand {
    private final ConsolePlans plans;
    private final Vaults vaults;
    private final Clock clock;

    @Mixin
    private OutputOptions output;

    KeysCommand(ConsolePlans plans, Vaults vaults, Clock clock) {
        this.plans = plans;
        this.vaults = vaults;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public Integer call() {
        throw new BadUsage("keys needs a command.", "one of new, new-offline, rotate, rewrap, export-public.");
    }

    @Command(
            name = "new",
            description =
                    "Make a folder with a wrapping key and a signer, for kind 'local'. Keep a copy of it elsewhere:"
                            + " without it and without another wrap no backup opens.")
    int create(
            @Parameters(paramLabel = "FOLDER", description = "A new folder.") Path folder,
            @Mixin OutputOptions output) {
        new KeyFolder(folder, clock).create();
        return print(output, "made", folder.toString(), "keys for kind 'local' made in " + folder);
    }

    @Command(
            name = "new-offline",
            description = "Make a break-glass key pair, for kind 'offline'. Carry the private half to a safe.")
    int createOffline(
            @Parameters(paramLabel = "FILE", description = "Where the public half goes (PEM).") Path publicHalf,
            @Mixin OutputOptions output) {
        Path privateHalf = KeyFolder.createOffline(publicHalf);
        return print(
                output,
                "privateHalf",
                privateHalf.toString(),
                "public half " + publicHalf + " for the plan; carry " + privateHalf + " to a safe and remove it here");
    }

    @Command(
            name = "rotate",
            description = "Add a new wrapping key and a new signer. Old ones still open and verify what they made.")
    int rotate(
            @Parameters(paramLabel = "FOLDER", description = "A folder made by 'keys new'.") Path folder,
            @Mixin OutputOptions output) {
        new KeyFolder(folder, clock).rotate();
        return print(
                output,
                "rotated",
                folder.toString(),
                "new keys in " + folder + "; 'holdfast keys rewrap' brings older backups under them");
    }

    @Command(
            name = "rewrap",
            description =
                    "Wrap the data keys of backups under the plan's present keys. Data and manifests stay as they are.")
    int rewrap(
            @Mixin PlanOption plan,
            @Option(
                            names = {"-b", "--backup"},
                            paramLabel = "ID",
                            description = "Only this backup; can be repeated (default: every backup).")
                    List<String> backups,
            @Mixin OutputOptions output) {
        Plan read = plans.plan(plan.name(plans));
        try (Vault vault = vaults.open(read)) {
            List<BackupId> ids = backups == null
                    ? all(read, vault)
                    : backups.stream().map(id -> known(id, vault)).toList();
            ids.forEach(vault::rewrap);
            return print(
                    output,
                    "rewrapped",
                    Integer.toString(ids.size()),
                    ids.size() + (ids.size() == 1 ? " backup" : " backups") + " wrapped anew");
        }
    }

    private static BackupId known(String text, Vault vault) {
        String hint = "'holdfast backups' lists them.";
        BackupId id;
        try {
            id = BackupId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadUsage("'" + text + "' is not a backup's identifier.", hint);
        }
        return vault.catalogue()
                .find(id)
                .map(entry -> id)
                .orElseThrow(() -> new BadUsage("the vault has no backup " + id + ".", hint));
    }

    private static List<BackupId> all(Plan plan, Vault vault) {
        List<BackupId> ids = new ArrayList<>();
        for (SystemSpec system : plan.systems()) {
            vault.catalogue().all(system.name()).forEach(entry -> {
                if (entry instanceof Entry.Readable<Manifest> readable) {
                    ids.add(readable.content().id());
                }
            });
        }
        return ids;
    }

    @Command(
            name = "export-public",
            description = "Print the signer's public key (PEM), with which anyone can check manifests and records.")
    int exportPublic(@Mixin PlanOption plan, @Mixin OutputOptions output) {
        try (Vault vault = vaults.open(plans.plan(plan.name(plans)))) {
            Signer signer = vault.signer();
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(signer.publicKey().getEncoded())
                    + "\n-----END PUBLIC KEY-----";
            if (output.json()) {
                System.out.println(Json.text(Map.of(
                        "keyId",
                        signer.keyId(),
                        "publicKey",
                        pem,
                        "wrappedUnder",
                        vault.wrappers().stream().map(KeyWrapper::name).toList())));
            } else {
                System.out.println(pem);
            }
            return ExitCode.OK;
        }
    }

    private static int print(OutputOptions output, String field, String value, String sentence) {
        System.out.println(output.json() ? Json.text(Map.of(field, value)) : sentence);
        return ExitCode.OK;
    }
}
