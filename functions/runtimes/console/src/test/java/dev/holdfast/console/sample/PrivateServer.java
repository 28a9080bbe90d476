package dev.holdfast.console.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** The distribution's PostgreSQL on a data directory of its own, on loopback, for one test class. Root starts it as postgres. */
final class PrivateServer {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private final Path programs;
    private final Path data;
    private final int port;

    PrivateServer(Path folder) throws IOException, InterruptedException {
        programs = Path.of(run(List.of("pg_config", "--bindir")).strip());
        port = freePort();
        data = folder.resolve("data");
        Files.createDirectory(data);
        if (ROOT) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        run(asServer("initdb", "-D", data.toString(), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"));
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off";
        run(asServer("pg_ctl", "-D", data.toString(), "-l", data + "/log", "-w", "-o", options, "start"));
    }

    /** Creates an empty database and returns the way to it. */
    PGSimpleDataSource createDatabase(String name) throws SQLException {
        try (Connection connection = database("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
        }
        return database(name);
    }

    private PGSimpleDataSource database(String name) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(name);
        source.setUser("postgres");
        return source;
    }

    /** Runs one of the client programs against a database and returns what it printed; a failure is an exception. */
    String client(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** What pg_dump and psql need to find a database here. */
    String uri(String database) {
        return "postgresql://postgres@127.0.0.1:" + port + "/" + database;
    }

    void stop() throws IOException, InterruptedException {
        run(asServer("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop"));
    }

    private List<String> asServer(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("holdfast", ".out");
        try {
            // A file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int exit = process.waitFor();
            String printed = Files.readString(output);
            if (exit != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + exit + ":\n" + printed);
            }
            return printed;
        } finally {
            Files.delete(output);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
