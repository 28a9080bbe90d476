package dev.holdfast.postgresql.scratch;

import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchSpace;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.program.ProcessIdentity;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Throw-away PostgreSQL servers on this machine. SQL that comes out of a dump may be hostile, so each server has its own
 * data directory, listens on a Unix socket only, inherits no environment, and runs as another user, without network and
 * without sight of other processes as far as the machine allows; {@link ScratchServer#isolation()} says how far that
 * was. Its disk is bounded twice: begin refuses when less is free, and a server whose folder outgrows its bound is
 * killed. What SQL writes outside that folder is bounded only by the rights of the server's user.
 *
 * <p>A handle is the folder's path. Everything about a server is written there, so any process of the same user can go
 * on with it while the one that began it lives. A server ends with the process that began it; its files stay until
 * {@link #sweep}.
 */
@ApplicationScoped
public class LocalPostgresScratch implements Scratch {
    private static final String KIND = "postgresql";
    private static final String PROVIDER = "local";

    private final PostgresPrograms programs;
    private final Path root;
    private final ScratchLimits limits;
    private final Map<Path, ScratchLife> lives = new ConcurrentHashMap<>();

    /**
     * @param directory where the servers' folders go, {@code holdfast.scratch.dir}; the machine's folder for temporary
     *     files when not given
     */
    @Inject
    public LocalPostgresScratch(
            PostgresPrograms programs, @ConfigProperty(name = "holdfast.scratch.dir") Optional<String> directory) {
        this(programs, Path.of(directory.orElse(System.getProperty("java.io.tmpdir"))), ScratchLimits.STANDARD);
    }

    LocalPostgresScratch(PostgresPrograms programs, Path root, ScratchLimits limits) {
        this.programs = programs;
        this.root = root.toAbsolutePath().normalize();
        this.limits = limits;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public ScratchSpace space(ScratchRequest request) {
        return new ScratchSpace(limits.boundFor(request.expectedBytes()), free());
    }

    @Override
    public ScratchHandle begin(ScratchRequest request) {
        var installation = installationFor(request);
        var bound = limits.boundFor(request.expectedBytes());
        requireSpace(request, bound);
        try {
            var files = ScratchFiles.create(root);
            var life = new ScratchLife(installation, specFor(request, bound), files, bound, limits.interval());
            lives.put(files.folder().path(), life);
            life.begin();
            return handle(files);
        } catch (UncheckedIOException impossible) {
            throw new ScratchException(
                    impossible.getMessage() + ".",
                    "Make " + root + " writable, or name another folder in holdfast.scratch.dir.",
                    impossible);
        }
    }

    @Override
    public ScratchState poll(ScratchHandle handle) {
        var files = ScratchFiles.of(reference(handle));
        if (files.isEmpty()) {
            return new ScratchState.Failed("the server was discarded.");
        }
        var failed = files.get().failed();
        if (failed.isPresent()) {
            return new ScratchState.Failed(failed.get());
        }
        if (files.get().folder().isOrphaned()) {
            return new ScratchState.Failed("the process that began it is gone.");
        }
        if (files.get().ready().isEmpty()) {
            return new ScratchState.Starting();
        }
        return files.get().process().map(ProcessIdentity::liveness).equals(Optional.of(ProcessIdentity.Liveness.GONE))
                ? new ScratchState.Failed("the server ended by itself.")
                : new ScratchState.Ready();
    }

    @Override
    public ScratchServer connect(ScratchHandle handle) {
        switch (poll(handle)) {
            case ScratchState.Ready ready -> {}
            case ScratchState.Starting starting ->
                throw new ScratchException("it is not ready yet.", "Ask again when it is ready.");
            case ScratchState.Failed failed ->
                throw new ScratchException(failed.why(), "Discard it and begin another.");
        }
        var files = ScratchFiles.of(reference(handle))
                .orElseThrow(() -> new ScratchException("it was discarded.", "Begin another."));
        var ready = files.ready().orElseThrow();
        return new ScratchServer(handle, ready.endpoint(), files.work(), ready.isolation());
    }

    @Override
    public void discard(ScratchHandle handle) {
        ScratchFiles.of(reference(handle)).ifPresent(this::destroy);
    }

    @Override
    public List<ScratchHandle> sweep() {
        var swept = new ArrayList<ScratchHandle>();
        for (var files : ScratchFiles.leftBehind(root)) {
            destroy(files);
            swept.add(handle(files));
        }
        LocalServer.sweep();
        return List.copyOf(swept);
    }

    private void destroy(ScratchFiles files) {
        var process = files.process();
        if (process.map(ProcessIdentity::liveness).equals(Optional.of(ProcessIdentity.Liveness.UNKNOWN))) {
            throw new ScratchException(
                    files.folder().path() + " belongs to another container or machine.", "Discard it there.");
        }
        var life = lives.remove(files.folder().path());
        if (life != null) {
            life.end();
        }
        process.ifPresent(ProcessIdentity::kill);
        files.folder().delete();
    }

    private Installation installationFor(ScratchRequest request) {
        var wanted = request.requirements().get("serverMajor");
        if (wanted == null) {
            return programs.newestServer()
                    .orElseThrow(() -> new ScratchException(
                            "no PostgreSQL server is installed on this machine.", "Install the package postgresql."));
        }
        if (!wanted.matches("\\d{1,4}")) {
            throw new ScratchException(
                    "the required server version '" + wanted + "' is not a number.",
                    "Give the major version, for example 15.");
        }
        return programs.server(Integer.parseInt(wanted))
                .orElseThrow(() -> new ScratchException(
                        "it needs a PostgreSQL " + wanted + " server; installed: " + installedServers() + ".",
                        "Install the package postgresql-" + wanted + " (Debian, Ubuntu) or postgresql" + wanted
                                + "-server (Red Hat, Amazon Linux), or name its folder in HOLDFAST_PG_BINDIR."));
    }

    private String installedServers() {
        var versions = programs.installations().stream()
                .filter(Installation::server)
                .map(each -> each.version().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? "none" : versions;
    }

    private void requireSpace(ScratchRequest request, long bound) {
        long free = free();
        if (free < bound) {
            throw new ScratchException(
                    "restoring " + mebibytes(request.expectedBytes()) + " of data needs " + mebibytes(bound)
                            + " of disk; " + root + " has " + mebibytes(free) + " free.",
                    "Free space there, or name a folder on a larger disk in holdfast.scratch.dir.");
        }
    }

    private long free() {
        try {
            Files.createDirectories(root);
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException impossible) {
            throw new ScratchException(
                    "its folder " + root + " cannot be used: " + impossible.getMessage(),
                    "Name another folder in holdfast.scratch.dir.",
                    impossible);
        }
    }

    private static ServerSpec specFor(ScratchRequest request, long bound) {
        var requirements = request.requirements();
        return ServerSpec.throwAway(requirements.getOrDefault("superuser", "postgres"))
                .withLocale(requirements.getOrDefault("encoding", "UTF8"), "C")
                .withSetting("autovacuum", "off")
                .withSetting("jit", "off")
                .withSetting("max_locks_per_transaction", "256")
                .withSetting("temp_file_limit", Long.toString(Math.min(bound >> 10, Integer.MAX_VALUE)) + "kB")
                .keptApart();
    }

    private static String reference(ScratchHandle handle) {
        if (!handle.kind().equals(KIND) || !handle.provider().equals(PROVIDER)) {
            throw new ScratchException(
                    "a handle of " + handle.kind() + "/" + handle.provider() + " is not one of " + KIND + "/" + PROVIDER
                            + ".",
                    "Ask the provider that gave it.");
        }
        return handle.reference();
    }

    private static ScratchHandle handle(ScratchFiles files) {
        return new ScratchHandle(KIND, PROVIDER, files.folder().path().toString());
    }

    static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
