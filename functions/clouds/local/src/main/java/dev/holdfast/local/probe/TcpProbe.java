package dev.holdfast.local.probe;

import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.local.net.Dialled;
import dev.holdfast.local.net.Dialling;
import dev.holdfast.local.net.Obstacle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Opens a TCP connection and closes it. UP says that something accepts connections at the first address of the name, not
 * that it serves: the kernel of a machine accepts for a process that hangs.
 */
@ApplicationScoped
public class TcpProbe implements Probing {
    private final Lookout lookout;

    @Inject
    TcpProbe(Lookout lookout) {
        this.lookout = lookout;
    }

    @Override
    public String kind() {
        return "tcp";
    }

    @Override
    public Observation look(Instrument instrument) {
        String host = instrument.required("host");
        int port = Integer.parseInt(instrument.required("port"));
        return lookout.look(instrument, within -> see(host, port, within));
    }

    private static Sight see(String host, int port, Duration within) throws InterruptedException {
        if (host.startsWith("/")) {
            return new Sight.Blocked(
                    new Obstacle.Hindered("the folder of a socket is no TCP server, so nothing was asked"));
        }
        return switch (Dialling.dial(host, port, within)) {
            case Dialled.Accepted(InetSocketAddress at) ->
                new Sight.Good(at.getAddress().getHostAddress() + " accepts connections at port " + port);
            case Dialled.Prevented(Obstacle by) -> new Sight.Blocked(by);
        };
    }
}
