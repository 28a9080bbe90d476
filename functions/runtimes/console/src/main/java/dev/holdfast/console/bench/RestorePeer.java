package dev.holdfast.console.bench;

import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The peer of a verification: stock tools restore a directory archive from the local disk. The server is of the kind that
 * a verification restores into, made by the same port; making it is not timed.
 */
final class RestorePeer {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String SUPERUSER = "postgres";

    private final BenchGround ground;
    private final Scratch scratch;
    private final Installation client;

    RestorePeer(BenchGround ground, Scratch scratch, Installation client) {
        this.ground = ground;
        this.scratch = scratch;
        this.client = client;
    }

    /** Dumps the database with two jobs, then times {@code createdb} and {@code pg_restore -j2}. */
    Measured run(String database, long databaseBytes) {
        Path archive = ground.work().resolve("archive");
        Path roles = ground.work().resolve("roles.sql");
        Stopwatch source = ground.stopwatch(database);
        source.run(List.of(bin("pg_dump"), "-Fd", "-j2", "-f", archive.toString()));
        source.run(List.of(bin("pg_dumpall"), "--roles-only", "-f", roles.toString()));
        ScratchHandle handle = scratch.begin(new ScratchRequest(
                scratch.kind(),
                "bench",
                databaseBytes * 2,
                new TreeMap<>(Map.of(
                        "serverMajor",
                        Integer.toString(client.version().major()),
                        "encoding",
                        "UTF8",
                        "superuser",
                        SUPERUSER))));
        try {
            Stopwatch target =
                    new Stopwatch(ground.folder(), login(await(handle)).environment(), ground.servers());
            // The superuser is there already, which psql only mentions.
            target.run(List.of(bin("psql"), "-q", "-f", roles.toString()));
            return target.run(List.of(bin("createdb"), "-T", "template0", database))
                    .plus(target.run(List.of(bin("pg_restore"), "-j2", "-d", database, archive.toString())));
        } finally {
            scratch.discard(handle);
        }
    }

    private ScratchServer await(ScratchHandle handle) {
        ScratchState state = scratch.poll(handle);
        while (state instanceof ScratchState.Starting) {
            LockSupport.parkNanos(LOOK.toNanos());
            state = scratch.poll(handle);
        }
        return scratch.connect(handle);
    }

    private static Login login(ScratchServer server) {
        Map<String, String> endpoint = server.endpoint();
        return new Login(
                "bench",
                new Endpoint.UnixSocket(
                        Path.of(endpoint.get("socketDirectory")), Integer.parseInt(endpoint.get("port"))),
                "postgres",
                SUPERUSER,
                Optional.empty());
    }

    private String bin(String program) {
        return client.executable(program).toString();
    }
}
