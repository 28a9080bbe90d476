package dev.holdfast.console.bench.failover;

import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.local.KeyFolder;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.socket.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;

/**
 * Writes the benchmark's plans, each with a vault of its own in a folder: an alarm, an HTTP and a TCP observer in three
 * places that must agree, one zone, one check, nobody on call.
 */
final class BenchPlans {
    /** The shortest that a plan takes. */
    static final Duration HOLD_DOWN = Duration.ofSeconds(1);

    static final String POWER_PRIMARY = "records-east";
    static final String POWER_STANDBY = "records-west";

    private final Path folder;
    private final ConsolePlans plans;
    private final Clock clock;
    private final Bind bind;

    BenchPlans(Path folder, ConsolePlans plans, Clock clock, Bind bind) {
        this.folder = folder;
        this.plans = plans;
        this.clock = clock;
        this.bind = bind;
    }

    /** A plan that moves traffic only. Makes it known by its name and returns that. */
    String traffic(String name, RegionService primary, RegionService standby) {
        // A plan protects at least one system; this one takes no part in a failover.
        String system = "    {name: records, kind: postgresql, host: %s, database: none, user: none, retention: month}"
                .formatted(folder);
        return written(name, system, "", primary, standby);
    }

    /** A plan that promotes the pair's standby and moves traffic. Makes it known by its name and returns that. */
    String database(String name, DatabasePair pair, PowerSwitch power, RegionService primary, RegionService standby) {
        Path password = privately(name + ".password", pair.password().reveal());
        Endpoint.Tcp one = network(pair.primary());
        Endpoint.Tcp other = network(pair.standby());
        String system = """
                {name: records, kind: postgresql, host: "%s", port: %d, standbyHost: "%s", standbyPort: %d, tls: prefer,
                  database: %s, user: %s, password: "file:%s", countTables: %s, newestOf: %s.id, retention: month}""".formatted(
                        one.host(),
                        one.port(),
                        other.host(),
                        other.port(),
                        DatabasePair.DATABASE,
                        DatabasePair.USER,
                        password,
                        DatabasePair.TABLE,
                        DatabasePair.TABLE)
                .indent(4);
        String moves = """
                  system: records
                  promotionTimeout: 1m
                  fences:
                    - {name: power, kind: http, url: "%s", primary: %s, standby: %s, timeout: 5s, wait: 30s}
                """.formatted(power.url(), POWER_PRIMARY, POWER_STANDBY);
        return written(name, system, moves, primary, standby);
    }

    private String written(String name, String system, String moves, RegionService primary, RegionService standby) {
        Path home = folder.resolve(name);
        Path keys = home.resolve("keys");
        try {
            Files.createDirectories(home);
            new KeyFolder(keys, clock).create();
            Path file = Files.writeString(folder.resolve(name + ".yaml"), """
                    plan: %1$s
                    title: Benchmark of failovers
                    version: "1"
                    objectives: {rto: 30m, rpo: 5m, retention: 30d}
                    regions:
                      primary: {name: us-east-1, cloud: local}
                      standby: {name: us-west-2, cloud: local}
                      witness: {name: eu-central-1, cloud: local}
                    vault:
                      stores:
                        - {name: disk, kind: file, region: us-west-2, path: "%2$s/vault"}
                      coordination: disk
                      keys:
                        - {name: bench, kind: local, reference: "%3$s"}
                      signer: {kind: local, reference: "%3$s"}
                    retention:
                      - {name: month, keep: 30d}
                    systems:
                      -
                    %4$s
                    scenarios:
                      - {name: region-outage, objectives: {rto: 30m, rpo: 5m}}
                    failover:
                    %5$s
                      promotion: automatic
                      holdDown: %6$ds
                      alarmAge: 15m
                      quorum: 3
                      observers:
                        - {name: web, kind: http, url: "%7$s", timeout: 2s, vantage: eu-central-1}
                        - {name: port, kind: tcp, host: 127.0.0.1, port: %8$d, timeout: 2s, vantage: ap-south-1}
                      alarms:
                        - {alarm: %9$s, scenario: region-outage}
                      traffic:
                        - {name: bind, kind: rfc2136, server: "%10$s", zone: %11$s, record: %12$s, type: A,
                           primary: %13$s, standby: %14$s, ttl: %15$ds, ask: "%10$s", keyName: %16$s,
                           key: "file:%17$s", timeout: 2s}
                      checks:
                        - {name: answers, kind: http, url: "%18$s", timeout: 2s}
                    """.formatted(
                            name,
                            home,
                            keys,
                            system.stripTrailing(),
                            moves.stripTrailing(),
                            HOLD_DOWN.toSeconds(),
                            primary.url(),
                            primary.port(),
                            AlarmEvents.ALARM,
                            bind.server(),
                            Bind.ZONE,
                            Bind.RECORD,
                            Bind.PRIMARY,
                            Bind.STANDBY,
                            Bind.TTL_SECONDS,
                            Bind.KEY_NAME,
                            bind.secret(),
                            standby.url()));
            return plans.named(file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's plan cannot be written", e);
        }
    }

    private Path privately(String name, String text) {
        try {
            Path file = Files.createFile(
                    folder.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's password cannot be written", e);
        }
    }

    private static Endpoint.Tcp network(LocalServer server) {
        return (Endpoint.Tcp) server.networkLogin(DatabasePair.DATABASE).endpoint();
    }
}
