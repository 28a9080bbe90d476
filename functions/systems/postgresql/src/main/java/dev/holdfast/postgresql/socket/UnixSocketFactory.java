package dev.holdfast.postgresql.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Lets the PostgreSQL driver speak through a Unix domain socket, by its properties {@code socketFactory} (this class)
 * and {@code socketFactoryArg} (the socket's path). The driver makes it by name, hence the public constructor with one
 * text. Own lines rather than a library: the JDK has such sockets, and the known library brings native code that it
 * unpacks at run time.
 */
public final class UnixSocketFactory extends SocketFactory {
    private final Path path;

    /** For the socket at that path. */
    public UnixSocketFactory(String path) {
        this.path = Path.of(path);
    }

    /** An unconnected socket; connecting it leads to the path, whatever address is given. */
    @Override
    public Socket createSocket() throws SocketException {
        return new UnixSocket(path);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected();
    }

    private Socket connected() throws IOException {
        var socket = new UnixSocket(path);
        socket.connect(null, 0);
        return socket;
    }
}
