package dev.holdfast.console.drill.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves a zone on loopback over UDP and TCP, on one port: {@code dig @127.0.0.1 -p PORT app.drill.test}. Whatever it is
 * sent, it goes on serving. Closed, it answers no more.
 */
public final class DnsResponder implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int LARGEST = 65_535;

    /** A connection that says nothing for so long is closed (RFC 7766, 6.2.3 leaves the time to the server). */
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** How often a free port is looked for that both transports can have. */
    private static final int TRIES = 50;

    private final Zone zone;
    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private DnsResponder(Zone zone, DatagramSocket datagrams, ServerSocket connections) {
        this.zone = zone;
        this.datagrams = datagrams;
        this.connections = connections;
    }

    /**
     * Begins to serve.
     *
     * @param port 0 for any that is free
     * @throws UncheckedIOException when it cannot have the port
     */
    public static DnsResponder start(Zone zone, int port) {
        for (int i = 1; ; i++) {
            try {
                DnsResponder responder = bind(zone, port);
                Thread.ofVirtual().name("dns-datagrams").start(responder::serveDatagrams);
                Thread.ofVirtual().name("dns-connections").start(responder::serveConnections);
                return responder;
            } catch (BindException taken) {
                if (port != 0 || i == TRIES) {
                    throw new UncheckedIOException("port " + port + " of the loopback address is taken", taken);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the name server cannot listen on the loopback address", e);
            }
        }
    }

    private static DnsResponder bind(Zone zone, int port) throws IOException {
        ServerSocket connections = new ServerSocket(port, 50, LOOPBACK);
        try {
            return new DnsResponder(zone, new DatagramSocket(connections.getLocalPort(), LOOPBACK), connections);
        } catch (IOException e) {
            connections.close();
            throw e;
        }
    }

    /** Where it listens, over both transports. */
    public InetSocketAddress address() {
        return new InetSocketAddress(LOOPBACK, connections.getLocalPort());
    }

    /** The zone it serves. */
    public Zone zone() {
        return zone;
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[LARGEST];
        while (!datagrams.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                datagrams.receive(packet);
                Optional<byte[]> reply = zone.reply(Arrays.copyOf(buffer, packet.getLength()), true);
                if (reply.isPresent()) {
                    datagrams.send(new DatagramPacket(reply.get(), reply.get().length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or one sender is gone: the next is served.
                continue;
            }
        }
    }

    private void serveConnections() {
        while (!connections.isClosed()) {
            try {
                Socket socket = connections.accept();
                open.add(socket);
                Thread.ofVirtual().name("dns-connection").start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or one client is gone: the next is served.
                continue;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(Math.toIntExact(IDLE.toMillis()));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (!connections.isClosed()) {
                byte[] message = in.readNBytes(in.readUnsignedShort());
                Optional<byte[]> reply = zone.reply(message, false);
                if (reply.isEmpty()) {
                    return;
                }
                byte[] framed = Arrays.copyOf(
                        new byte[] {(byte) (reply.get().length >> 8), (byte) reply.get().length}, 2 + reply.get().length);
                System.arraycopy(reply.get(), 0, framed, 2, reply.get().length);
                out.write(framed);
            }
        } catch (EOFException done) {
            // The client has all it wanted.
            return;
        } catch (IOException gone) {
            // Idle for too long, or gone: nobody is there to be told.
            return;
        } finally {
            open.remove(socket);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        datagrams.close();
        try {
            connections.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the name server's sockets cannot be closed", e);
        }
    }
}
