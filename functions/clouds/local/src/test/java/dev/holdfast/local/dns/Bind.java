package dev.holdfast.local.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferIn;

/**
 * The distribution's BIND as a child process on loopback, with zones of its own: a primary and,
 * where asked for, a secondary. Root starts it as the package's user.
 */
public final class Bind {
    public static final String ZONE = "clinic.test";
    public static final String KEY_NAME = "holdfast-key";
    public static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin");
    private static final Duration START = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private final int secondaryPort;
    private final List<Process> processes = new ArrayList<>();

    private Bind(Path folder, int port, int secondaryPort) {
        this.folder = folder;
        this.port = port;
        this.secondaryPort = secondaryPort;
    }

    public static Bind primary(Path folder) throws IOException, InterruptedException {
        Bind bind = new Bind(folder, freePort(), freePort());
        bind.startPrimary();
        return bind;
    }

    static Bind primaryAndSecondary(Path folder) throws IOException, InterruptedException {
        Bind bind = primary(folder);
        bind.startSecondary();
        return bind;
    }

    int port() {
        return port;
    }

    public String server() {
        return "127.0.0.1:" + port;
    }

    String secondary() {
        return "127.0.0.1:" + secondaryPort;
    }

    /** Every record of the zone but its SOA, whose serial moves with each change, in a fixed order. */
    public List<String> records(String zone) throws Exception {
        ZoneTransferIn transfer =
                ZoneTransferIn.newAXFR(Name.fromString(zone + "."), new InetSocketAddress("127.0.0.1", port), null);
        transfer.run();
        return transfer.getAXFR().stream()
                .filter(record -> record.getType() != Type.SOA)
                .map(Record::toString)
                .sorted()
                .toList();
    }

    /** Changes a zone with BIND's own client, as a person would: {@code update add app.clinic.test. 30 A 192.0.2.9}. */
    void byHand(String zone, String... lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("nsupdate", "-y", "hmac-sha256:" + KEY_NAME + ":" + KEY)
                .redirectErrorStream(true)
                .start();
        try (var input = process.outputWriter()) {
            input.write("server 127.0.0.1 " + port + "\nzone " + zone + ".\n" + String.join("\n", lines) + "\nsend\n");
        }
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }

    /** Kills every server without warning. */
    public void kill() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void startPrimary() throws IOException, InterruptedException {
        Path home = home("primary");
        Files.writeString(home.resolve("clinic.zone"), CLINIC);
        Files.writeString(home.resolve("plain.zone"), PLAIN);
        Files.writeString(home.resolve("policy.zone"), PLAIN);
        Files.writeString(
                home.resolve("named.conf"), options(home, port) + """
                        key "%s" { algorithm hmac-sha256; secret "%s"; };
                        zone "clinic.test" { type primary; file "clinic.zone"; allow-update { key %1$s; };
                          allow-transfer { any; }; notify explicit; also-notify { 127.0.0.1 port %d; }; notify-delay 0; };
                        zone "frozen.test" { type primary; file "plain.zone"; notify no; };
                        zone "policy.test" { type primary; file "policy.zone"; notify no;
                          update-policy { grant %1$s name other.policy.test. A; }; };
                        """.formatted(KEY_NAME, KEY, secondaryPort));
        start(home, port);
    }

    private void startSecondary() throws IOException, InterruptedException {
        Path home = home("secondary");
        Files.writeString(
                home.resolve("named.conf"),
                options(home, secondaryPort)
                        + "zone \"clinic.test\" { type secondary; file \"clinic.zone\"; primaries { 127.0.0.1 port "
                        + port
                        + "; }; notify no; };\n");
        start(home, secondaryPort);
    }

    private String options(Path home, int on) {
        return """
                options { directory "%s"; listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none;
                  lock-file none; session-keyfile "%1$s/session.key"; managed-keys-directory "%1$s"; recursion no;
                  dnssec-validation no; minimal-responses no; max-cache-size 2M; };
                controls { };
                """.formatted(home, on);
    }

    private Path home(String name) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectory(home);
        return home;
    }

    private void start(Path home, int on) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        Path program = unconfined();
        if (ROOT) {
            give(home);
            String user = Files.readAttributes(home, PosixFileAttributes.class)
                    .owner()
                    .getName();
            command.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
        }
        command.addAll(List.of(
                program.toString(),
                "-g",
                "-n",
                "1",
                "-c",
                home.resolve("named.conf").toString()));
        Path log = folder.resolve(home.getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.add(process);
        // When the tests are interrupted, too.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        NameServer server = NameServer.at("new", List.of(new InetSocketAddress("127.0.0.1", on)));
        Question question = new Question(Name.fromString(ZONE + "."), Type.SOA);
        long end = System.nanoTime() + START.toNanos();
        while (!(question.ask(server, Duration.ofSeconds(1)) instanceof Standing.Stands)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                kill();
                throw new IOException("named does not serve:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private void give(Path home) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        UserPrincipal bind = packageUser(home.getFileSystem().getUserPrincipalLookupService());
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.toList()) {
                Files.setOwner(file, bind);
            }
        }
    }

    /** Debian's package calls it bind, Fedora's named. */
    private static UserPrincipal packageUser(UserPrincipalLookupService users) throws IOException {
        try {
            return users.lookupPrincipalByName("bind");
        } catch (UserPrincipalNotFoundException e) {
            return users.lookupPrincipalByName("named");
        }
    }

    private static Path program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), FOLDERS.stream())
                .map(folder -> Path.of(folder, "named"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("BIND's named is not installed; ./holdfast test does it"));
    }

    /** Where AppArmor keeps the program at its usual path inside the distribution's folders, a copy elsewhere is free. */
    private Path unconfined() throws IOException {
        Path enabled = Path.of("/sys/module/apparmor/parameters/enabled");
        if (!Files.isReadable(enabled) || !Files.readString(enabled).startsWith("Y")) {
            return program();
        }
        Path copy = folder.resolve("named");
        if (!Files.exists(copy)) {
            Files.copy(program(), copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return copy;
    }

    /** Free for datagrams and for connections. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket connections = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                    DatagramSocket datagrams =
                            new DatagramSocket(connections.getLocalPort(), InetAddress.getByName("127.0.0.1"))) {
                return datagrams.getLocalPort();
            } catch (BindException taken) {
                // Free for one of them is not free for the other: the next number.
                continue;
            }
        }
    }

    private static final String PLAIN = """
            $TTL 60
            @     SOA ns1 hostmaster 1 3600 600 86400 30
            @     NS  ns1
            ns1   A   127.0.0.1
            app   30 A 192.0.2.1
            """;

    private static final String CLINIC = """
            $TTL 60
            @     SOA ns1 hostmaster 1 3600 600 86400 30
            @     NS  ns1
            @     NS  ns2
            ns1   A   127.0.0.1
            ns2   A   127.0.0.1
            app   30 A 192.0.2.1
            app   300 TXT "stays as it is"
            app   300 MX 10 mail
            mail  A   192.0.2.25
            www   300 CNAME primary
            primary A 192.0.2.1
            standby A 192.0.2.2
            six   30 AAAA 2001:db8::1
            slow  3600 A 192.0.2.1
            *.wild 30 A 192.0.2.1
            $GENERATE 1-90 big A 198.51.100.$
            """;
}
