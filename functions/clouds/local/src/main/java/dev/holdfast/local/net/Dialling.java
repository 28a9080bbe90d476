package dev.holdfast.local.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Opens a TCP connection and closes it again, to learn whether somebody accepts. */
public final class Dialling {
    private Dialling() {}

    /**
     * Tries the first address of the name once.
     *
     * @param within bounds the look-up of the name and the connection together
     * @throws InterruptedException when the calling thread is interrupted
     * @throws IllegalArgumentException when the port is none
     */
    public static Dialled dial(String host, int port, Duration within) throws InterruptedException {
        AtomicReference<InetAddress> asked = new AtomicReference<>();
        try {
            return Bounded.call(within, () -> {
                asked.set(InetAddress.getByName(host));
                return connect(new InetSocketAddress(asked.get(), port));
            });
        } catch (UnknownHostException e) {
            return new Dialled.Prevented(new Obstacle.Hindered("the name " + host + " is not known here"));
        } catch (IOException e) {
            return new Dialled.Prevented(obstacle(e, asked.get()));
        } catch (TimeoutException e) {
            return new Dialled.Prevented(Optional.ofNullable(asked.get())
                    .<Obstacle>map(Dialling::silence)
                    .orElseGet(() -> new Obstacle.Hindered("the name " + host + " was not looked up in time")));
        }
    }

    private static Dialled connect(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return new Dialled.Accepted(address);
        }
    }

    /** The JDK gives most causes no type of their own; the text is the C library's strerror in the C locale. */
    private static Obstacle obstacle(IOException e, InetAddress asked) {
        String reason = Words.of(e);
        if (e instanceof NoRouteToHostException || reason.contains("unreachable")) {
            return new Obstacle.NoRoute("there is no route to " + asked.getHostAddress(), asked);
        }
        if (reason.contains("timed out")) {
            return silence(asked);
        }
        if (reason.contains("refused")) {
            return new Obstacle.Seen(asked.getHostAddress() + " refused the connection");
        }
        if (reason.contains("reset")) {
            return new Obstacle.Seen(asked.getHostAddress() + " reset the connection");
        }
        return new Obstacle.Hindered("no connection could be opened from here: " + reason);
    }

    private static Obstacle.Silence silence(InetAddress asked) {
        return new Obstacle.Silence(asked.getHostAddress() + " took no connection", asked);
    }
}
