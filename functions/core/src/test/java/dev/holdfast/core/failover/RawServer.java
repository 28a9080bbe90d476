package dev.holdfast.core.failover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP server on loopback that does with each connection what it is told to. Closing it ends all of them. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What happens to a connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Manner {
        /** Serves it. */
        void serve(Socket client) throws IOException, InterruptedException;
    }

    private RawServer(ServerSocket server) {
        this.server = server;
    }

    /** Accepts and serves. */
    public static RawServer serving(Manner manner) throws IOException {
        RawServer raw = new RawServer(new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1")));
        Thread.ofVirtual().start(() -> raw.accept(manner));
        return raw;
    }

    /** Accepts and never says a word. */
    public static RawServer hanging() throws IOException {
        return serving(RawServer::drain);
    }

    /** Resets each connection once something was sent. */
    public static RawServer resetting() throws IOException {
        return serving(client -> {
            client.getInputStream().read();
            client.setSoLinger(true, 0);
        });
    }

    /** Says this as soon as something was sent, and then nothing more. */
    public static RawServer saying(String text) throws IOException {
        return serving(client -> {
            client.getInputStream().read(new byte[8192]);
            client.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            client.getOutputStream().flush();
            drain(client);
        });
    }

    /** Says this and then one byte after the other for ever. */
    public static RawServer dripping(String text) throws IOException {
        return serving(client -> {
            client.getInputStream().read(new byte[8192]);
            client.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            while (true) {
                client.getOutputStream().write('x');
                client.getOutputStream().flush();
                Thread.sleep(20);
            }
        });
    }

    /** Takes no connection: its queue is full, so the kernel drops whatever asks for one more. */
    public static RawServer deaf() throws IOException {
        RawServer raw = new RawServer(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        List<Socket> queue = new ArrayList<>();
        try {
            while (queue.size() < 50) {
                Socket waiting = new Socket();
                raw.open.add(waiting);
                queue.add(waiting);
                waiting.connect(raw.server.getLocalSocketAddress(), 300);
            }
        } catch (SocketTimeoutException e) {
            return raw;
        }
        raw.close();
        throw new IOException("this kernel's queues have no end");
    }

    /** A port at which nobody listens. */
    public static int closedPort() throws IOException {
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return gone.getLocalPort();
        }
    }

    /** Where it listens, at 127.0.0.1. */
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept(Manner manner) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(manner, client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Manner manner, Socket client) {
        try (client) {
            manner.serve(client);
        } catch (IOException | InterruptedException e) {
            // The client went away; what it thinks of that is what the test looks at.
            return;
        } finally {
            open.remove(client);
        }
    }

    /** Reads until the client closes its side. */
    private static void drain(Socket client) throws IOException {
        client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    }
}
