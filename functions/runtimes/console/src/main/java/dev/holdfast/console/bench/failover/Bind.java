package dev.holdfast.console.bench.failover;

import dev.holdfast.postgresql.program.OsUser;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.Program;
import dev.holdfast.postgresql.program.Running;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * The distribution's BIND on loopback with one zone of its own, changed by dynamic update with a key made for the occasion.
 * As root it runs as the package's user. It ends with this process, however that ends.
 */
final class Bind implements AutoCloseable {
    static final String ZONE = "bench.test";
    static final String RECORD = "app." + ZONE;
    static final String KEY_NAME = "bench-key";
    static final String PRIMARY = "192.0.2.1";
    static final String STANDBY = "192.0.2.2";
    static final int TTL_SECONDS = 30;

    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KEY_BYTES = 32;

    private final Running running;
    private final int port;
    private final Path secret;
    private final Path keyFile;
    private final String version;

    private Bind(Running running, int port, Path secret, Path keyFile, String version) {
        this.running = running;
        this.port = port;
        this.secret = secret;
        this.keyFile = keyFile;
        this.version = version;
    }

    /**
     * Starts it with its files in that folder, which the caller deletes. Returns when it answers for its zone.
     *
     * @throws FailoverBenchFailed when it is not installed or does not start
     */
    static Bind start(OwnedFolder folder) {
        Path program = program("named");
        Path home = folder.folder("bind", user());
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        String text = Base64.getEncoder().encodeToString(key);
        try {
            int port = freePort();
            Path secret = privately(folder.path().resolve("tsig.secret"), text);
            Path keyFile = privately(folder.path().resolve("tsig.key"), keyClause(text));
            given(Files.writeString(home.resolve("zone"), ZONE_TEXT));
            given(privately(home.resolve("named.conf"), configuration(home, port, text)));
            Path free = unconfined(program, folder.path());
            Running running = running(free, home);
            Bind bind = new Bind(
                    running,
                    port,
                    secret,
                    keyFile,
                    Program.of(free)
                            .arguments("-V")
                            .output()
                            .lines()
                            .findFirst()
                            .orElse(""));
            bind.serial();
            return bind;
        } catch (IOException e) {
            throw new UncheckedIOException("a name server's files cannot be written below " + folder.path(), e);
        }
    }

    private static Running running(Path program, Path home) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Program call = Program.of(program)
                .arguments("-g", "-n", "1", "-c", home.resolve("named.conf").toString())
                .in(home)
                .onStderr(line -> {
                    if (line.endsWith(" running")) {
                        ready.complete(null);
                    }
                });
        Running running = user().map(call::as).orElse(call).start();
        running.closeStdin();
        running.onExit()
                .thenAccept(code -> ready.completeExceptionally(new IllegalStateException("exit code " + code)));
        try {
            ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return running;
        } catch (ExecutionException | TimeoutException e) {
            running.close();
            throw new FailoverBenchFailed(
                    "BIND does not start: " + String.join(" | ", running.lastLines()), "act on what it says.", e);
        } catch (InterruptedException e) {
            running.close();
            Thread.currentThread().interrupt();
            throw new CancellationException("starting BIND was cancelled");
        }
    }

    /** {@code host:port}. */
    String server() {
        return loopback().getHostAddress() + ":" + port;
    }

    int port() {
        return port;
    }

    /** File that holds the key in Base64 and nothing else. */
    Path secret() {
        return secret;
    }

    /** File that holds the key as BIND's own programs read it. */
    Path keyFile() {
        return keyFile;
    }

    /** As it calls itself. */
    String version() {
        return version;
    }

    /** The zone's serial number, which grows with each change that changes something. */
    long serial() {
        Record found = answer(ZONE, Type.SOA);
        return ((SOARecord) found).getSerial();
    }

    /** Where the record leads. */
    String leadsTo() {
        return answer(RECORD, Type.A).rdataToString();
    }

    private Record answer(String name, int type) {
        try {
            SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(loopback(), port));
            Message question = Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
            return resolver.send(question).getSection(Section.ANSWER).stream()
                    .filter(record -> record.getType() == type)
                    .findFirst()
                    .orElseThrow(() -> new FailoverBenchFailed(
                            "BIND does not answer for " + name + ".", "see the zone's settings."));
        } catch (IOException e) {
            throw new FailoverBenchFailed("BIND does not answer: " + e.getMessage() + ".", "run it again.", e);
        }
    }

    @Override
    public void close() {
        running.close();
    }

    private static String configuration(Path home, int port, String key) {
        return """
                options { directory "%1$s"; listen-on port %2$d { %3$s; }; listen-on-v6 { none; }; pid-file none;
                  lock-file none; session-keyfile "%1$s/session.key"; managed-keys-directory "%1$s"; recursion no;
                  dnssec-validation no; minimal-responses no; max-cache-size 2M; };
                controls { };
                %4$s
                zone "%5$s" { type primary; file "zone"; notify no; allow-update { key %6$s; }; };
                """.formatted(home, port, loopback().getHostAddress(), keyClause(key), ZONE, KEY_NAME);
    }

    private static String keyClause(String key) {
        return "key \"%s\" { algorithm hmac-sha256; secret \"%s\"; };%n".formatted(KEY_NAME, key);
    }

    /** Whom it runs as when this process is root. Debian's package calls the user bind, Fedora's named. */
    private static Optional<OsUser> user() {
        return OsUser.amRoot()
                ? Stream.of("bind", "named")
                        .flatMap(name -> OsUser.named(name).stream())
                        .findFirst()
                : Optional.empty();
    }

    /**
     * One of BIND's programs.
     *
     * @throws FailoverBenchFailed when it is not installed
     */
    static Path program(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new FailoverBenchFailed(
                        "BIND's program " + name + " is not installed.",
                        "start the benchmark with ./holdfast, which installs it."));
    }

    /** Where AppArmor keeps the program at its usual path inside the distribution's folders, a copy elsewhere is free. */
    private static Path unconfined(Path program, Path folder) throws IOException {
        Path enabled = Path.of("/sys/module/apparmor/parameters/enabled");
        if (!Files.isReadable(enabled) || !Files.readString(enabled).startsWith("Y")) {
            return program;
        }
        Path copy = Files.copy(program, folder.resolve("named"));
        return Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void given(Path file) {
        user().ifPresent(other -> other.own(file));
    }

    private static Path privately(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    /** Free for datagrams and for connections. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket connections = new ServerSocket(0, 1, loopback());
                    DatagramSocket datagrams = new DatagramSocket(connections.getLocalPort(), loopback())) {
                return datagrams.getLocalPort();
            } catch (BindException taken) {
                // Free for one of them is not free for the other: the next number.
                continue;
            }
        }
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private static final String ZONE_TEXT = """
            $TTL 60
            @     SOA ns1 hostmaster 1 3600 600 86400 30
            @     NS  ns1
            ns1   A   127.0.0.1
            app   %d A %s
            """.formatted(TTL_SECONDS, PRIMARY);
}
