package dev.holdfast.postgresql.socket;

import java.nio.file.Path;
import java.util.Optional;

/** Where a PostgreSQL server listens. */
public sealed interface Endpoint {
    /**
     * Over a network.
     *
     * @param host name or address
     * @param rootCert the authorities to trust, PEM; without it those of this machine
     */
    record Tcp(String host, int port, TlsMode tls, Optional<Path> rootCert) implements Endpoint {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * On this machine.
     *
     * @param directory the folder the socket lies in
     * @param port part of the socket's name
     */
    record UnixSocket(Path directory, int port) implements Endpoint {
        /** The socket itself. */
        public Path path() {
            return directory.resolve(".s.PGSQL." + port);
        }

        @Override
        public String toString() {
            return path().toString();
        }
    }
}
