package dev.holdfast.console.drill;

import dev.holdfast.core.failover.Side;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.socket.Endpoint;
import java.util.List;

/** One region: its database server, its health service, and the ways that lead into it. */
final class Region implements AutoCloseable {
    private final Side side;
    private final LocalServer server;
    private final int databasePort;
    private final int healthPort;
    private final Link publicWay;
    private final Link operatorsWay;
    private final Link replicationWay;
    private final Link healthFromOtherRegion;
    private final Link healthFromWitness;
    private final Link databaseFromOffice;
    private HealthService health;

    /** @param server running, listening on the loopback interface */
    Region(Side side, LocalServer server) {
        this.side = side;
        this.server = server;
        this.databasePort = ((Endpoint.Tcp) server.networkLogin("postgres").endpoint()).port();
        this.health = HealthService.start(0, () -> server.login("postgres"));
        this.healthPort = health.port();
        this.publicWay = Link.to(databasePort);
        this.operatorsWay = Link.to(databasePort);
        this.replicationWay = Link.to(databasePort);
        this.healthFromOtherRegion = Link.to(healthPort);
        this.healthFromWitness = Link.to(healthPort);
        this.databaseFromOffice = Link.to(databasePort);
    }

    Side side() {
        return side;
    }

    LocalServer server() {
        return server;
    }

    /** For clients inside the region. */
    int databasePort() {
        return databasePort;
    }

    /** For clients everywhere else. */
    Link publicWay() {
        return publicWay;
    }

    /** For Holdfast. */
    Link operatorsWay() {
        return operatorsWay;
    }

    /** For the other region's server. */
    Link replicationWay() {
        return replicationWay;
    }

    Link healthFromOtherRegion() {
        return healthFromOtherRegion;
    }

    Link healthFromWitness() {
        return healthFromWitness;
    }

    Link databaseFromOffice() {
        return databaseFromOffice;
    }

    /** Everything in it is killed, with no warning, and the ways into it lead nowhere. */
    synchronized void lose() {
        server.crash();
        health.close();
        cutOff();
    }

    /** Everything in it goes on, but nothing outside reaches it. */
    void cutOff() {
        ways().forEach(Link::cut);
    }

    /** It can be reached again. */
    void reconnect() {
        ways().forEach(Link::mend);
    }

    /** The provider kills the server; all else stays. Returns when no process of it is left. */
    synchronized void stopServer() {
        server.crash();
    }

    /** The provider starts what there is, and lets the network in. Returns when the server accepts connections. */
    synchronized void start() {
        server.start();
        health.close();
        health = HealthService.start(healthPort, () -> server.login("postgres"));
        reconnect();
    }

    private List<Link> ways() {
        return List.of(
                publicWay, operatorsWay, replicationWay, healthFromOtherRegion, healthFromWitness, databaseFromOffice);
    }

    @Override
    public synchronized void close() {
        ways().forEach(Link::close);
        health.close();
        server.close();
    }
}
