package dev.holdfast.console.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.backup.BackupFunction;
import dev.holdfast.backup.BackupReport;
import dev.holdfast.backup.SystemBackup;
import dev.holdfast.backup.SystemRun;
import dev.holdfast.console.machine.ConsoleWorkspaces;
import dev.holdfast.console.machine.Ending;
import dev.holdfast.core.Json;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.fit.Placement;
import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.Objectives;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.run.ProgressSource;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.BackupReader;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Vaults;
import dev.holdfast.local.EnvironmentSecrets;
import dev.holdfast.local.FileStoreFactory;
import dev.holdfast.local.KeyFolder;
import dev.holdfast.local.LocalKeysetFactory;
import dev.holdfast.local.LocalSignerFactory;
import dev.holdfast.postgresql.capture.PostgresCapture;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.prove.PostgresProof;
import dev.holdfast.postgresql.scratch.LocalPostgresScratch;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.verify.Examination;
import dev.holdfast.verify.HeldExamination;
import dev.holdfast.verify.SystemProof;
import dev.holdfast.verify.SystemVerification;
import dev.holdfast.verify.VerifyFunction;
import dev.holdfast.verify.VerifyReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything one machine needs for both functions, wired by hand: a real database, two file stores, local keys, local
 * throw-away servers. Several processes may each have a site on the same folder.
 */
final class Site {
    static final String SYSTEM = "clinic-db";
    /** How long an invocation may last: longer than any of these takes. */
    static final Duration LIFE = Duration.ofMinutes(10);

    private final Path folder;
    private final Login login;
    private final Clock clock;
    private final Fingerprint.Level level;
    private final ProgressSource shown;

    /**
     * @param ahead how far this machine's clock is ahead: a lease that a killed run left falls free after two minutes
     */
    Site(Path folder, Login login, Fingerprint.Level level, Duration ahead) {
        this(folder, login, level, Clock.offset(Clock.systemUTC(), ahead), new Silent());
    }

    private Site(Path folder, Login login, Fingerprint.Level level, Clock clock, ProgressSource shown) {
        this.folder = folder;
        this.login = login;
        this.level = level;
        this.clock = clock;
        this.shown = shown;
    }

    /** A site with keys on a new folder. */
    static Site create(Path folder, Login login) throws IOException {
        // throw-away servers run as another user and must get to their own folders
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        new KeyFolder(folder.resolve("keys"), Clock.systemUTC()).create();
        return new Site(folder, login, Fingerprint.Level.FULL, Duration.ZERO);
    }

    Site at(Fingerprint.Level other) {
        return new Site(folder, login, other, Duration.ZERO);
    }

    Site ahead(Duration by) {
        return new Site(folder, login, level, by);
    }

    /** The same site by another clock, showing its progress to somebody. */
    Site by(Clock other, ProgressSource watching) {
        return new Site(folder, login, level, other, watching);
    }

    /** What a process needs to make the same site. */
    List<String> arguments(Duration by) {
        Endpoint.UnixSocket socket = (Endpoint.UnixSocket) login.endpoint();
        return List.of(
                folder.toString(),
                socket.directory().toString(),
                Integer.toString(socket.port()),
                login.database(),
                login.user(),
                by.toString());
    }

    static Site of(String[] arguments) {
        Endpoint.UnixSocket socket = new Endpoint.UnixSocket(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        Login login = new Login(SYSTEM, socket, arguments[3], arguments[4], Optional.empty());
        return new Site(Path.of(arguments[0]), login, Fingerprint.Level.FULL, Duration.parse(arguments[5]));
    }

    Path objects(String store) {
        return folder.resolve(store).resolve("objects");
    }

    Path folder() {
        return folder;
    }

    Vault vault() {
        return vaults().open(plan());
    }

    BackupReport backUp() {
        SystemRun run = new SystemRun(
                List.of(new PostgresCapture(new PostgresPrograms(), new Secrets(List.of(new EnvironmentSecrets())))),
                workspaces(),
                shown,
                Pace.real(),
                clock);
        return new BackupFunction(name -> plan(), vaults(), Site::caller, run, placement(), clock).run(event(""));
    }

    /** Backs up and insists on it. */
    SystemBackup.Published published() {
        BackupReport report = backUp();
        assertThat(report.systems().getFirst()).as(Json.text(report)).isInstanceOf(SystemBackup.Published.class);
        return (SystemBackup.Published) report.systems().getFirst();
    }

    VerifyReport verify(String verificationLevel) {
        Examination examination = new Examination(
                List.of(new LocalPostgresScratch(
                        new PostgresPrograms(), Optional.of(scratch().toString()))),
                workspaces(),
                shown);
        HeldExamination held = new HeldExamination(List.of(), List.of(), List.of(), shown);
        SystemProof proof =
                new SystemProof(List.of(new PostgresProof(new PostgresPrograms())), examination, held, clock);
        return new VerifyFunction(name -> plan(), vaults(), Site::caller, proof, placement(), clock)
                .run(event(",\"level\":\"" + verificationLevel + "\""));
    }

    /** Verifies by restoring and insists on an attempt. */
    SystemVerification.Verified verified() {
        VerifyReport report = verify("restore");
        assertThat(report.systems().getFirst()).as(Json.text(report)).isInstanceOf(SystemVerification.Verified.class);
        return (SystemVerification.Verified) report.systems().getFirst();
    }

    /** How many backups a store shows, after reading every byte of each. */
    int completeBackups(String store) {
        try (Vault vault = vault()) {
            ObjectStore chosen = vault.store(store).orElseThrow();
            List<Entry<Manifest>> entries = vault.catalogue(chosen).all(SYSTEM).toList();
            for (Entry<Manifest> entry : entries) {
                assertThat(entry).isInstanceOf(Entry.Readable.class);
                Manifest manifest = ((Entry.Readable<Manifest>) entry).content();
                BackupReader reader = vault.read(manifest, chosen);
                for (Artifact artifact : manifest.artifacts()) {
                    reader.read(artifact.name(), in -> in.readAllBytes());
                }
            }
            return entries.size();
        }
    }

    /** What lies in the folders for workspaces and throw-away servers. */
    List<Path> leftovers() {
        return Stream.of(folder.resolve("work"), scratch())
                .filter(Files::isDirectory)
                .flatMap(Site::entries)
                .toList();
    }

    /** Processes that have one of this site's folders on their command line, this one's Java processes left out. */
    List<String> programs() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString()) && !line.contains(ScenarioChild.class.getName()))
                .toList();
    }

    private ConsoleWorkspaces workspaces() {
        return new ConsoleWorkspaces(
                new Ending(), Optional.of(folder.resolve("work").toString()), Optional.empty());
    }

    /** Invocations that may last {@link #LIFE}, by the site's clock. */
    private Placement placement() {
        return new Placement(() -> clock.instant().plus(LIFE), List.of(), clock);
    }

    private Path scratch() {
        return folder.resolve("scratch");
    }

    private static Stream<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Vaults vaults() {
        return new Vaults(
                List.of(new FileStoreFactory(clock)),
                List.of(new LocalKeysetFactory()),
                List.of(new LocalSignerFactory()),
                clock);
    }

    private Plan plan() {
        Endpoint.UnixSocket socket = (Endpoint.UnixSocket) login.endpoint();
        SystemSpec system = new SystemSpec(
                SYSTEM,
                "postgresql",
                new TreeMap<>(Map.of(
                        "host", socket.directory().toString(),
                        "port", Integer.toString(socket.port()),
                        "database", login.database(),
                        "user", login.user(),
                        "jobs", "2")),
                new TreeMap<>(),
                level,
                List.of(),
                "standard");
        String keys = folder.resolve("keys").toString();
        return new Plan(
                "clinic",
                "00".repeat(32),
                new Objectives(Duration.ofHours(4), Duration.ofHours(1)),
                new VaultSpec(
                        List.of(store("vault"), store("copy")),
                        "vault",
                        List.of(new KeySpec("local", "local", keys)),
                        new SignerSpec("local", keys)),
                List.of(system));
    }

    private StoreSpec store(String name) {
        return new StoreSpec(
                name,
                "file",
                "here",
                new TreeMap<>(Map.of("path", folder.resolve(name).toString())));
    }

    private static com.fasterxml.jackson.databind.JsonNode event(String more) {
        try {
            return Json.mapper().readTree(("{\"plan\":\"clinic\"" + more + "}").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Caller caller() {
        return Caller.known("engineer", "operating-system");
    }

    private static final class Silent implements ProgressSource {
        @Override
        public Shown show(RunContext run, String system) {
            return new Shown() {
                @Override
                public void phase(String name, long totalBytes) {}

                @Override
                public void advance(long bytes) {}

                @Override
                public void close() {}
            };
        }
    }
}
