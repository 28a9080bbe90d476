package dev.holdfast.postgresql.server;

import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OsUser;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.ProcessIdentity;
import dev.holdfast.postgresql.program.Program;
import dev.holdfast.postgresql.program.ProgramFailed;
import dev.holdfast.postgresql.program.Running;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.postgresql.socket.TlsMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL server on this machine, made by and for this process: for throw-away servers, the demo and tests. It
 * runs as a child, never detached, under another user when this process is root, and it ends with this process even
 * when that is killed, wherever the kernel offers that. Its files live in an {@link OwnedFolder} that the caller
 * deletes after closing the server.
 */
public final class LocalServer implements AutoCloseable {
    /** Part of the socket's name only; each server has a folder of its own. */
    private static final int SOCKET_PORT = 5432;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PORT_ATTEMPTS = 5;

    /** Goes on with "connections", or with "read-only connections" on a standby. */
    private static final String READY = "database system is ready to accept ";

    private final Installation installation;
    private final ServerSpec spec;
    private final Optional<OsUser> user;
    private final Cluster cluster;
    private volatile Running running;
    private volatile int port = SOCKET_PORT;
    private boolean portIsKnown;

    private LocalServer(Installation installation, ServerSpec spec, Optional<OsUser> user, Cluster cluster) {
        this.installation = installation;
        this.spec = spec;
        this.user = user;
        this.cluster = cluster;
    }

    /**
     * Makes a new server in that folder and starts it. Returns when it accepts connections.
     *
     * @throws ServerFailed when it cannot be made or started; nothing is left running
     */
    public static LocalServer create(Installation installation, ServerSpec spec, OwnedFolder folder) {
        var user = userOfServers();
        var server = new LocalServer(installation, spec, user, Cluster.create(installation, spec, folder, user));
        server.start();
        return server;
    }

    /**
     * Copies a running server that is {@linkplain ServerSpec#replicating() replicating} into that folder and starts the
     * copy as its standby. Returns when it accepts readers.
     *
     * @throws ServerFailed when it cannot be made or started; nothing is left running
     */
    public static LocalServer standbyOf(LocalServer primary, OwnedFolder folder) {
        var user = userOfServers();
        // Through the socket: there no password is needed, so none has to stand in a file.
        var cluster = Cluster.following(primary.installation, primary.spec, primary.login("postgres"), folder, user);
        var server = new LocalServer(primary.installation, primary.spec, user, cluster);
        server.start();
        return server;
    }

    private static Optional<OsUser> userOfServers() {
        var user = OsUser.unprivileged();
        if (OsUser.amRoot() && user.isEmpty()) {
            throw new ServerFailed(
                    "PostgreSQL refuses to run as root and there is neither a user postgres nor nobody.",
                    "Run as an unprivileged user, or create a user named postgres.");
        }
        return user;
    }

    /**
     * Starts it again after {@link #stop} or {@link #crash}, on the port it had. Returns when it accepts connections, a
     * standby when it accepts readers; does nothing when it runs.
     *
     * @throws ServerFailed when it cannot be started
     */
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        for (var attempt = 1; ; attempt++) {
            if (!portIsKnown && spec.network().isPresent()) {
                port = freePort();
            }
            try {
                startOnce();
                // Whoever was told its port, a standby for one, must find it there again.
                portIsKnown = true;
                return;
            } catch (ServerFailed failed) {
                // Between choosing a free port and binding it somebody else may take it.
                if (attempt == PORT_ATTEMPTS
                        || portIsKnown
                        || !failed.getMessage().contains("Address already in use")) {
                    throw failed;
                }
            }
        }
    }

    private void startOnce() {
        var ready = new CompletableFuture<Void>();
        var program = installation
                .program("postgres")
                .arguments("-D", cluster.data().toString(), "-p", Integer.toString(port))
                .onStderr(line -> {
                    if (line.contains(READY)) {
                        ready.complete(null);
                    }
                });
        var started = by(spec.apart() ? program.apart() : program).start();
        started.closeStdin();
        started.onExit()
                .thenAccept(code -> ready.completeExceptionally(new IllegalStateException("exit code " + code)));
        try {
            ready.get();
            running = started;
        } catch (ExecutionException ended) {
            started.close();
            throw new ServerFailed(
                    "it did not start: " + String.join(" | ", started.tellable()),
                    "Act on what the server says.",
                    ended.getCause());
        } catch (InterruptedException askedToStop) {
            started.close();
            Thread.currentThread().interrupt();
            throw new CancellationException("starting a PostgreSQL server was cancelled");
        }
    }

    /** How to end a server, in the words of {@code pg_ctl}. */
    public enum StopMode {
        /** Rolls back what is running and ends in good order. */
        FAST("INT"),
        /** Ends at once; the next start recovers. */
        IMMEDIATE("QUIT");

        private final String signal;

        StopMode(String signal) {
            this.signal = signal;
        }
    }

    /**
     * Stops it and returns when it is gone; one that does not obey within half a minute is killed. Does nothing when it
     * does not run.
     */
    public synchronized void stop(StopMode mode) {
        var current = running;
        if (current == null || !current.isAlive()) {
            return;
        }
        try {
            // By the number seen from here: the one in postmaster.pid is of another namespace.
            current.innermost().ifPresent(postmaster -> signal(mode, postmaster));
            current.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException impossible) {
            throw new CompletionException(impossible.getCause());
        } catch (TimeoutException disobedient) {
            // SQL that runs as superuser can stop its own server from listening to signals; killing always works.
        } catch (InterruptedException askedToStop) {
            Thread.currentThread().interrupt();
        } finally {
            current.close();
        }
    }

    private void signal(StopMode mode, ProcessHandle postmaster) {
        try {
            // pg_ctl refuses to be root, and only sends the signal here.
            by(installation
                            .program("pg_ctl")
                            .arguments("kill", mode.signal, Long.toString(postmaster.pid()))
                            .amongOthers())
                    .run();
        } catch (ProgramFailed failed) {
            if (postmaster.isAlive()) {
                throw new ServerFailed("it cannot be stopped: " + failed.getMessage(), failed.hint(), failed);
            }
        }
    }

    /** Kills it with all its processes, as a power failure would. Returns when they are gone. */
    public synchronized void crash() {
        var current = running;
        if (current != null) {
            current.close();
        }
    }

    /** Ends it at once. Its files stay with the folder's owner. Idempotent. */
    @Override
    public void close() {
        try {
            // Asked, not killed: only then does it give its shared memory back on every system.
            stop(StopMode.IMMEDIATE);
        } catch (ProgramFailed | ServerFailed deaf) {
            crash();
        } finally {
            cluster.close();
        }
    }

    /** Removes what killed processes left behind outside the folders they were given. */
    public static void sweep() {
        Cluster.sweep();
    }

    /** Whether it runs. */
    public boolean isRunning() {
        var current = running;
        return current != null && current.isAlive();
    }

    /** The process to watch or kill from another invocation; empty when it does not run. */
    public Optional<ProcessIdentity> process() {
        return isRunning() ? ProcessIdentity.of(running.outermost()) : Optional.empty();
    }

    /**
     * The postmaster, with all its processes below it.
     *
     * @throws IllegalStateException when it does not run
     */
    public ProcessHandle postmaster() {
        return Optional.ofNullable(running)
                .flatMap(Running::innermost)
                .orElseThrow(() -> new IllegalStateException("the server does not run"));
    }

    /** Completes when it ends, however. */
    public CompletableFuture<Integer> onExit() {
        return running.onExit();
    }

    /** The end of its log, without what quotes data or statements. */
    public List<String> lastLines() {
        return running == null ? List.of() : running.tellable();
    }

    /** Its socket. */
    public Endpoint.UnixSocket endpoint() {
        return new Endpoint.UnixSocket(cluster.socketDirectory(), port);
    }

    /** Its data directory. */
    public Path data() {
        return cluster.data();
    }

    /** The installation it is of. */
    public Installation installation() {
        return installation;
    }

    /** The user it runs as, when that is another than this process's. */
    public Optional<OsUser> user() {
        return user;
    }

    /** Entry to that database as the superuser, through the socket, without password. */
    public Login login(String database) {
        return new Login("local", endpoint(), database, spec.superuser(), Optional.empty());
    }

    /**
     * Entry to that database as the superuser over the loopback interface, with the password.
     *
     * @throws IllegalStateException when it does not listen there
     */
    public Login networkLogin(String database) {
        var password = spec.network().orElseThrow(() -> new IllegalStateException("the server has no network"));
        var loopback = InetAddress.getLoopbackAddress().getHostAddress();
        return new Login(
                "local",
                new Endpoint.Tcp(loopback, port, TlsMode.PREFER, Optional.empty()),
                database,
                spec.superuser(),
                Optional.of(password));
    }

    private Program by(Program program) {
        return user.map(program::as).orElse(program);
    }

    private static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException impossible) {
            throw new UncheckedIOException("no free port", impossible);
        }
    }
}
