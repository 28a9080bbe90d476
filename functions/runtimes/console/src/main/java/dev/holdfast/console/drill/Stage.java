package dev.holdfast.console.drill;

import dev.holdfast.console.drill.dns.DnsResponder;
import dev.holdfast.console.drill.dns.UpdateKey;
import dev.holdfast.console.drill.dns.Zone;
import dev.holdfast.console.drill.dns.ZoneRecords;
import dev.holdfast.console.machine.Ending;
import dev.holdfast.core.Secret;
import dev.holdfast.core.failover.Side;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.postgresql.socket.TlsMode;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;

/**
 * Everything a drill is played on, real but small: two regions with a replicated database, a name server, the stand-in for
 * the provider, writers and a monitor. Closing it leaves nothing running.
 */
final class Stage implements AutoCloseable {
    /** Finds the database by its name. */
    static final String BY_NAME = "by name";

    private static final String CLERK = "clerk";
    private static final String SERVER_PURPOSE = "drill-server";
    private static final int TTL = 1;
    private static final Duration BY_NAME_PAUSE = Duration.ofMillis(10);
    private static final Duration PINNED_PAUSE = Duration.ofMillis(25);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /** Longer than anything on the stage takes that is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Clock clock;
    private final Ending ending;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Ledger ledger = new Ledger();
    private final Region primary;
    private final Region standby;
    private final DnsResponder names;
    private final StandInProvider provider;
    private final DrillPlan plan;
    private final Secret clerkPassword = random();
    private final AtomicLong keys = new AtomicLong();
    private Monitor monitor;

    Stage(Installation installation, DrillFolder folder, Variant variant, Ending ending, Clock clock) {
        this.clock = clock;
        this.ending = ending;
        try {
            Secret password = random();
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            OwnedFolder.sweep(temporary, SERVER_PURPOSE);
            LocalServer first = LocalServer.create(installation, spec(password), folder(temporary));
            primary = opened(new Region(Side.PRIMARY, first));
            prepare(first);
            ending.check();
            standby = opened(new Region(Side.STANDBY, LocalServer.standbyOf(first, folder(temporary))));
            followThroughTheNetwork(password);
            Secret dnsKey = random();
            names = opened(DnsResponder.start(zone(dnsKey), 0));
            Secret token = random();
            provider = opened(new StandInProvider(
                    Map.of(DrillPlan.PRIMARY_SERVER, primary, DrillPlan.STANDBY_SERVER, standby), token, clock));
            plan = new DrillPlan(
                    folder,
                    primary,
                    standby,
                    folder.secret("database", password),
                    folder.secret("fence", token),
                    folder.secret("dns", dnsKey),
                    provider.url(),
                    names.address().getPort(),
                    variant.rpo(),
                    DrillPlan.place(primary.healthFromWitness()),
                    DrillPlan.place(primary.databaseFromOffice()));
            plan.write();
        } catch (SQLException e) {
            close();
            throw new DrillFailed("the drill's own database failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Begins to write, by name and on each side, and to watch. */
    void begin() {
        Map<Name, Side> regions = Map.of(
                name(DrillPlan.host(DrillPlan.PRIMARY_REGION)), Side.PRIMARY,
                name(DrillPlan.host(DrillPlan.STANDBY_REGION)), Side.STANDBY);
        writer(BY_NAME, new Signpost(names.address(), name(DrillPlan.RECORD), regions), BY_NAME_PAUSE);
        for (Region region : List.of(primary, standby)) {
            Place own = new Place(region.side(), region.databasePort());
            writer(inside(region.side()), () -> own, PINNED_PAUSE);
        }
        monitor = opened(new Monitor(
                URI.create("http://" + DrillPlan.place(primary.healthFromOtherRegion()) + "/healthz"), clock));
    }

    private void writer(String who, Place.Finding finding, Duration pause) {
        opened(new Writer(who, finding, this::login, keys, ledger, pause, clock));
    }

    /** The writer inside that region, who knows no other server. */
    static String inside(Side side) {
        return "inside " + (side == Side.PRIMARY ? DrillPlan.PRIMARY_REGION : DrillPlan.STANDBY_REGION);
    }

    Region primary() {
        return primary;
    }

    Region standby() {
        return standby;
    }

    StandInProvider provider() {
        return provider;
    }

    DrillPlan plan() {
        return plan;
    }

    Ledger ledger() {
        return ledger;
    }

    /** The alarm knows nothing bad so far. */
    void armAlarm() {
        monitor.arm();
    }

    /** Waits for the alarm to change its state. */
    Monitor.Change nextChange() {
        try {
            return monitor.await(ending);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DrillFailed("the drill was interrupted.", e);
        }
    }

    /** How a person asks the name server. */
    String dig() {
        return "dig +short @127.0.0.1 -p " + names.address().getPort() + " " + DrillPlan.RECORD + " CNAME";
    }

    /** Where the name leads now, by asking the name server. */
    Side leadsTo() {
        return new Signpost(
                        names.address(),
                        name(DrillPlan.RECORD),
                        Map.of(
                                name(DrillPlan.host(DrillPlan.PRIMARY_REGION)), Side.PRIMARY,
                                name(DrillPlan.host(DrillPlan.STANDBY_REGION)), Side.STANDBY))
                .find()
                .server();
    }

    /** Lets that writer commit so often from now on. */
    void awaitCommits(String writer, long commits) {
        long wanted = ledger.acknowledged(writer) + commits;
        await(
                () -> ledger.acknowledged(writer) >= wanted,
                "the writer " + writer + " did not commit " + commits + " rows");
    }

    /** Lets time pass. */
    void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await(() -> System.nanoTime() - end >= 0, "time did not pass");
    }

    /** Counts now what was acknowledged to anybody and is not on that server. */
    Loss missingOn(Side side) {
        List<Attempt> promised = ledger.all();
        return Loss.of(promised, held(side));
    }

    private Set<Long> held(Side side) {
        try (Connection connection = Connections.open(server(side).login(DrillPlan.DATABASE));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM " + Writer.TABLE)) {
            Set<Long> held = new HashSet<>();
            while (rows.next()) {
                held.add(rows.getLong(1));
            }
            return held;
        } catch (SQLException e) {
            throw new DrillFailed("the rows cannot be counted: " + e.getMessage(), e);
        }
    }

    private LocalServer server(Side side) {
        return (side == Side.PRIMARY ? primary : standby).server();
    }

    private void await(BooleanSupplier condition, String otherwise) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            ending.check();
            if (System.nanoTime() - end > 0) {
                throw new DrillFailed(otherwise + " within " + PATIENCE.toSeconds() + " s.", null);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private Login login(Place place) {
        return new Login(
                DrillPlan.SYSTEM,
                new Endpoint.Tcp("127.0.0.1", place.port(), TlsMode.DISABLE, Optional.empty()),
                DrillPlan.DATABASE,
                CLERK,
                Optional.of(clerkPassword));
    }

    private static ServerSpec spec(Secret password) {
        return ServerSpec.throwAway(DrillPlan.SUPERUSER)
                .replicating()
                .withSetting("shared_buffers", "16MB")
                .withSetting("max_connections", "40")
                .withNetwork(password);
    }

    private OwnedFolder folder(Path temporary) {
        OwnedFolder folder = OwnedFolder.create(temporary, "holdfast-drill-", SERVER_PURPOSE);
        open.push(folder::delete);
        return folder;
    }

    private void prepare(LocalServer server) throws SQLException {
        run(
                server.login("postgres"),
                "CREATE DATABASE " + DrillPlan.DATABASE + " TEMPLATE template0 ENCODING 'UTF8'",
                "CREATE ROLE " + CLERK + " LOGIN PASSWORD '" + clerkPassword.reveal() + "'");
        run(
                server.login(DrillPlan.DATABASE),
                "CREATE TABLE " + Writer.TABLE
                        + " (id bigint PRIMARY KEY, writer text NOT NULL, at timestamptz NOT NULL"
                        + " DEFAULT clock_timestamp())",
                "GRANT SELECT, INSERT ON " + Writer.TABLE + " TO " + CLERK);
    }

    /** The copy was made through the socket; from now on it follows over a way that can be cut. */
    private void followThroughTheNetwork(Secret password) throws SQLException {
        int port = primary.replicationWay().port();
        run(
                standby.server().login("postgres"),
                "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=" + port + " user=" + DrillPlan.SUPERUSER
                        + " password=" + password.reveal() + " sslmode=disable connect_timeout=2'",
                "SELECT pg_reload_conf()");
        await(() -> streamsFrom(port), "the standby does not follow the primary");
    }

    private boolean streamsFrom(int port) {
        try (Connection connection = Connections.open(standby.server().login("postgres"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'"
                        + " AND sender_port = " + port)) {
            return rows.next();
        } catch (SQLException e) {
            return false;
        }
    }

    private static void run(Login login, String... statements) throws SQLException {
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Zone zone(Secret key) {
        List<Record> records = new ArrayList<>();
        records.add(new CNAMERecord(
                name(DrillPlan.RECORD), DClass.IN, TTL, name(DrillPlan.host(DrillPlan.PRIMARY_REGION))));
        records.add(service(DrillPlan.PRIMARY_REGION, primary));
        records.add(service(DrillPlan.STANDBY_REGION, standby));
        return new Zone(
                ZoneRecords.of(name(DrillPlan.ZONE), records),
                new UpdateKey(name(DrillPlan.KEY_NAME), key.reveal(), clock));
    }

    private static Record service(String regionName, Region region) {
        Name host = name(DrillPlan.host(regionName));
        return new SRVRecord(
                Signpost.service(host), DClass.IN, TTL, 0, 0, region.publicWay().port(), host);
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Secret random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(Base64.getEncoder().encodeToString(bytes));
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("drill: a part did not end in good order: " + e.getMessage());
            }
        }
    }
}
