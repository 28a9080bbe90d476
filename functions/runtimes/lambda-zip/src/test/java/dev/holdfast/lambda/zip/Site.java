package dev.holdfast.lambda.zip;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.kubernetes.TestCluster;
import dev.holdfast.local.KeyFolder;
import dev.holdfast.local.dns.Bind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.concurrent.Executors;

/**
 * What a failover acts on, on this machine: a service in each region, a name server, a cluster, a vault, and a plan named as the
 * events name it.
 */
final class Site {
    static final String PLAN = "healthcare-gitops";
    static final String RECORD = "app." + Bind.ZONE;
    static final String STANDBY = "192.0.2.2";
    static final String DEPLOYMENT = "phi-service";

    private static final byte[] SERVING = "serving".getBytes(StandardCharsets.UTF_8);

    final Path folder;
    final Path plans;
    final Path outbox;
    final Bind bind;
    final TestCluster cluster = new TestCluster();
    final Clock clock = Clock.systemUTC();
    private final HttpServer primary;
    private final HttpServer standby;
    private final HttpServer silent;

    Site(Path folder) throws Exception {
        this.folder = folder;
        // The name server's user passes through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        plans = Files.createDirectories(folder.resolve("plans"));
        outbox = folder.resolve("outbox");
        bind = Bind.primary(Files.createDirectories(folder.resolve("bind")));
        cluster.deploy(DEPLOYMENT, 1);
        primary = service();
        standby = service();
        silent = bound();
        silent.createContext("/", exchange -> {});
        silent.start();
        Path keys = folder.resolve("keys");
        new KeyFolder(keys, clock).create();
        secret("tsig", Bind.KEY);
        secret("kubeconfig", cluster.kubeconfig());
        plan(PLAN, url(primary), "promotion: automatic", "keys");
        plan("asks-people", url(primary), "approvers: [technical-lead, security-officer]", "keys");
        plan("slow", url(silent), "promotion: automatic", "keys");
        plan("keyless", url(primary), "promotion: automatic", "no-keys");
    }

    /** The service of the primary region goes down. */
    void lose() {
        primary.stop(0);
    }

    /** What the name server says about the record that clients follow. */
    String leadsTo() throws Exception {
        return bind.records(Bind.ZONE).stream()
                .filter(record -> record.startsWith(RECORD + "."))
                .findFirst()
                .orElseThrow();
    }

    private void secret(String name, String text) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private void plan(String name, String watched, String decision, String keys) throws IOException {
        Files.writeString(plans.resolve(name + ".yaml"), """
                plan: %1$s
                title: What the zip's tests fail over
                version: "1"
                objectives: {rto: 30m, rpo: 5m, retention: 30d}
                regions:
                  primary: {name: us-east-1, cloud: aws}
                  standby: {name: us-west-2, cloud: aws}
                  witness: {name: eu-central-1, cloud: aws}
                vault:
                  stores:
                    - {name: disk, kind: file, region: us-west-2, path: "%2$s/vault-%1$s"}
                  coordination: disk
                  keys:
                    - {name: local, kind: local, reference: "%2$s/%13$s"}
                  signer: {kind: local, reference: "%2$s/%13$s"}
                retention:
                  - {name: month, keep: 30d}
                systems:
                  - {name: records, kind: postgresql, host: "%2$s", database: none, user: none, retention: month}
                scenarios:
                  - {name: region-outage, objectives: {rto: 30m, rpo: 5m}}
                team:
                  - {name: technical-lead, contact: lead@clinic.example.org}
                  - {name: security-officer, contact: officer@clinic.example.org}
                failover:
                  %3$s
                  holdDown: 1h
                  alarmAge: 15m
                  quorum: 2
                  observers:
                    - {name: web, kind: http, url: "%4$s", timeout: 20s, vantage: eu-central-1}
                  alarms:
                    - {alarm: healthcare-gitops-region-down, scenario: region-outage}
                  traffic:
                    - {name: bind, kind: rfc2136, server: "%5$s", zone: %6$s, record: %7$s, type: A,
                       primary: 192.0.2.1, standby: %8$s, ttl: 30s, ask: "%5$s", keyName: %9$s,
                       key: "file:%2$s/tsig", timeout: 5s}
                  workloads:
                    - {name: services, kind: kubernetes, namespace: %10$s, deployments: %11$s, replicas: 2,
                       idleReplicas: 1, timeout: 20s, primaryKubeconfig: "file:%2$s/kubeconfig",
                       standbyKubeconfig: "file:%2$s/kubeconfig"}
                  checks:
                    - {name: answers, kind: http, url: "%12$s", timeout: 5s}
                """.formatted(
                        name,
                        folder,
                        decision,
                        watched,
                        bind.server(),
                        Bind.ZONE,
                        RECORD,
                        STANDBY,
                        Bind.KEY_NAME,
                        TestCluster.NAMESPACE,
                        DEPLOYMENT,
                        url(standby),
                        keys));
    }

    private static HttpServer service() throws IOException {
        HttpServer server = bound();
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, SERVING.length);
                exchange.getResponseBody().write(SERVING);
            }
        });
        server.start();
        return server;
    }

    private static HttpServer bound() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    void close() throws Exception {
        primary.stop(0);
        standby.stop(0);
        silent.stop(0);
        cluster.close();
        bind.kill();
    }
}
