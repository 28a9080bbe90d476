package dev.holdfast.console.demo;

import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.sample.ShownFolder;
import dev.holdfast.local.KeyFolder;
import dev.holdfast.postgresql.socket.Endpoint;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** The folder a demonstration leaves behind: a plan, a vault of two stores and the keys. */
record DemoFolder(Path path) {
    private static final String MARK = "holdfast-demo";

    /**
     * Makes the folder anew. One that an earlier demonstration made is removed first; any other is left alone.
     *
     * @throws BadUsage when something else stands there
     */
    static DemoFolder create(Path path, Clock clock) {
        ShownFolder.make(path, MARK, "demonstration");
        DemoFolder folder = new DemoFolder(path);
        new KeyFolder(folder.keys(), clock).create();
        KeyFolder.createOffline(folder.breakGlass());
        return folder;
    }

    Path plan() {
        return path.resolve("demo.yaml");
    }

    Path keys() {
        return path.resolve("keys");
    }

    Path breakGlass() {
        return path.resolve("break-glass.pem");
    }

    Path vault() {
        return path.resolve("vault");
    }

    void writePlan(Endpoint.UnixSocket server, String database, String user) {
        String plan = """
                # Written by 'holdfast demo'. The database it names is gone; the vault beside it stays.
                plan: demo
                title: A hospital on one machine
                version: "1"
                objectives: {rto: 4h, rpo: 1h}
                regions:
                  primary: {name: here, cloud: local}
                vault:
                  stores:
                    - {name: primary, kind: file, region: here, path: "%s/primary"}
                    - {name: second, kind: file, region: here, path: "%s/second"}
                  coordination: second
                  keys:
                    - {name: local, kind: local, reference: "%s"}
                    - {name: break-glass, kind: offline, reference: "%s"}
                  signer: {kind: local, reference: "%s"}
                retention:
                  - {name: short, keep: 90d}
                systems:
                  - name: hospital
                    kind: postgresql
                    host: "%s"
                    port: %d
                    database: %s
                    user: %s
                    fingerprint: full
                    retention: short
                    schedules:
                      - {name: hourly, function: backup, every: 1h}
                      - {name: proof, function: verify-backup, daily: "05:00"}
                """.formatted(
                vault(), vault(), keys(), breakGlass(), keys(), server.directory(), server.port(), database, user);
        try {
            Files.writeString(plan(), plan);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + plan(), e);
        }
    }

    /** Flips one bit in the middle of a stored object and says which; doing it twice restores the object. */
    String flipByte(String key) {
        Path file = vault().resolve("primary").resolve("objects").resolve(key);
        try (RandomAccessFile object = new RandomAccessFile(file.toFile(), "rw")) {
            long position = object.length() / 2;
            object.seek(position);
            int found = object.read();
            object.seek(position);
            object.write(found ^ 1);
            return "byte " + position + " of " + object.length() + " in " + key;
        } catch (IOException e) {
            throw new UncheckedIOException("flipping a byte in " + file, e);
        }
    }
}
