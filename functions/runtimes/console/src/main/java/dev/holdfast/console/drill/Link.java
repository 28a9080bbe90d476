package dev.holdfast.console.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way through the network, from one place to one port, that can be cut: then open connections are reset and new ones
 * refused. Mended it is the same way again, on the port it had.
 */
final class Link implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int BUFFER = 16 * 1024;
    private static final int WAITING = 50;

    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket listening;
    private Thread acceptor;

    private Link(int target, ServerSocket listening) {
        this.target = target;
        this.listening = listening;
        this.port = listening.getLocalPort();
        this.acceptor = accepting(listening);
    }

    /** A way to that port of the loopback address. */
    static Link to(int target) {
        return new Link(target, listen(0));
    }

    /** Where it is entered. */
    int port() {
        return port;
    }

    /** Idempotent. */
    synchronized void cut() {
        closed(listening);
        // Only when nobody waits at it any more does the system give the port back.
        ended(acceptor);
        // Whoever was just accepted is in the set before the listening socket is let go of, or resets itself.
        open.forEach(Link::reset);
    }

    /** Idempotent. */
    synchronized void mend() {
        if (listening.isClosed()) {
            listening = listen(port);
            acceptor = accepting(listening);
        }
    }

    @Override
    public void close() {
        cut();
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port), WAITING);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("a way of the drill's network cannot be opened", e);
        }
    }

    private Thread accepting(ServerSocket entry) {
        return Thread.ofVirtual().name("link-" + entry.getLocalPort()).start(() -> {
            while (!entry.isClosed()) {
                try {
                    join(entry, entry.accept());
                } catch (IOException cut) {
                    // Closed, or one client is gone: the next is served.
                    continue;
                }
            }
        });
    }

    private void join(ServerSocket entry, Socket client) {
        open.add(client);
        Thread.ofVirtual().name("link-way").start(() -> {
            Socket server = new Socket();
            open.add(server);
            try {
                server.connect(new InetSocketAddress(LOOPBACK, target));
                if (entry.isClosed()) {
                    throw new IOException("cut meanwhile");
                }
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread back = Thread.ofVirtual().name("link-way-back").start(() -> carry(server, client));
                carry(client, server);
                back.join();
            } catch (IOException refused) {
                reset(client);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                reset(client);
                reset(server);
                open.remove(client);
                open.remove(server);
            }
        });
    }

    /** Until one end is done; then the other is told. */
    private static void carry(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            reset(from);
            reset(to);
        }
    }

    private static void ended(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closed(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a way of the drill's network cannot be closed", e);
        }
    }

    /** With a reset, as from a machine that knows nothing of the connection. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            // It is closed already.
            return;
        }
    }
}
