package dev.holdfast.postgresql.replication;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.Hosting;
import dev.holdfast.core.failover.Hosts;
import dev.holdfast.core.failover.Replicating.Member;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.postgresql.Clinic;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Login;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Two real servers, the second following the first, reached over loopback with a password, and an adapter for them. */
final class TwoRegions implements AutoCloseable {
    static final String SYSTEM = "records";
    static final String DATABASE = "app";
    private static final SecretRef PASSWORD = new SecretRef.Environment("PASSWORD");

    final LocalServer primary;
    final LocalServer standby;
    final PostgresReplication replication = replication(List.of());
    private final OwnedFolder first;
    private final OwnedFolder second;

    private TwoRegions(LocalServer primary, LocalServer standby, OwnedFolder first, OwnedFolder second) {
        this.primary = primary;
        this.standby = standby;
        this.first = first;
        this.second = second;
    }

    static TwoRegions start() {
        return start(spec -> spec);
    }

    /** With servers like the usual ones but for what {@code change} says. */
    static TwoRegions start(UnaryOperator<ServerSpec> change) {
        OwnedFolder first = TestServer.folder();
        OwnedFolder second = TestServer.folder();
        ServerSpec spec = change.apply(TestServer.spec()
                .replicating()
                .withSetting("shared_buffers", "16MB")
                .withSetting("max_connections", "50"));
        LocalServer primary = LocalServer.create(TestServer.installation(), spec, first);
        Clinic.run(primary.login("postgres"), "CREATE DATABASE " + DATABASE, "CREATE ROLE clerk LOGIN");
        Clinic.run(
                primary.login(DATABASE), "CREATE TABLE ledger (id bigint PRIMARY KEY)", "GRANT ALL ON ledger TO clerk");
        LocalServer standby = LocalServer.standbyOf(primary, second);
        TwoRegions both = new TwoRegions(primary, standby, first, second);
        both.awaitFollowing(Side.STANDBY);
        return both;
    }

    /** An adapter that knows these providers. */
    static PostgresReplication replication(List<Hosting> hosts) {
        return new PostgresReplication(new PostgresPrograms(), secrets(), Clock.systemUTC(), new Hosts(hosts));
    }

    static Secrets secrets() {
        return new Secrets(List.of(new SecretResolver() {
            @Override
            public boolean knows(SecretRef reference) {
                return reference.equals(PASSWORD);
            }

            @Override
            public Secret resolve(SecretRef reference) {
                return TestServer.PASSWORD;
            }
        }));
    }

    LocalServer server(Side side) {
        return side == Side.PRIMARY ? primary : standby;
    }

    SystemSpec system() {
        return system(Map.of());
    }

    /** With these settings instead of, or beside, the usual ones. */
    SystemSpec system(Map<String, String> others) {
        var settings = new TreeMap<String, String>();
        Login one = primary.networkLogin(DATABASE);
        settings.put("host", "127.0.0.1");
        settings.put("port", portOf(one));
        settings.put("tls", "prefer");
        settings.put("database", DATABASE);
        settings.put("user", TestServer.SUPERUSER);
        settings.put("standbyHost", "127.0.0.1");
        settings.put("standbyPort", portOf(standby.networkLogin(DATABASE)));
        settings.put("dataDirectory", primary.data().toString());
        settings.put("standbyDataDirectory", standby.data().toString());
        settings.put("countTables", "ledger");
        settings.put("newestOf", "ledger.id");
        settings.putAll(others);
        return new SystemSpec(
                SYSTEM,
                "postgresql",
                settings,
                new TreeMap<>(Map.of("password", PASSWORD)),
                Fingerprint.Level.FULL,
                List.of(),
                "standard");
    }

    private static String portOf(Login login) {
        String place = login.endpoint().toString();
        return place.substring(place.lastIndexOf(':') + 1);
    }

    Member look(Side side) {
        return replication.look(system(), side);
    }

    /** Returns when the server of this side streams. */
    void awaitFollowing(Side side) {
        await(() -> look(side) instanceof Member.Standby follower && follower.streaming());
    }

    /** Returns when it is so; the test's own time-out says when that never happens. */
    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    /** Leaves the standby without its primary, though both run. */
    void cut() {
        Clinic.run(
                standby.login("postgres"),
                "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'",
                "SELECT pg_reload_conf()");
        await(() -> look(Side.STANDBY) instanceof Member.Standby follower && !follower.streaming());
    }

    String ask(Side side, String sql) {
        return Clinic.ask(server(side).login(DATABASE), sql);
    }

    String askControl(Side side, String sql) {
        return Clinic.ask(server(side).login("postgres"), sql);
    }

    /** Entry through the socket as that role. */
    Login as(Side side, String role) {
        Login login = server(side).login(DATABASE);
        return new Login(login.system(), login.endpoint(), login.database(), role, Optional.empty());
    }

    @Override
    public void close() {
        standby.close();
        primary.close();
        second.delete();
        first.delete();
    }
}
