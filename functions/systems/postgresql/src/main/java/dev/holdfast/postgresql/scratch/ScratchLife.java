package dev.holdfast.postgresql.scratch;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.postgresql.program.Apartness;
import dev.holdfast.postgresql.program.FileTree;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OsUser;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One throw-away server from its making to its end, on a thread of its own that writes down how far it is. */
final class ScratchLife {
    private final Installation installation;
    private final ServerSpec spec;
    private final ScratchFiles files;
    private final long bound;
    private final Duration interval;
    private final Thread thread;

    ScratchLife(Installation installation, ServerSpec spec, ScratchFiles files, long bound, Duration interval) {
        this.installation = installation;
        this.spec = spec;
        this.files = files;
        this.bound = bound;
        this.interval = interval;
        this.thread =
                Thread.ofVirtual().name("scratch " + files.folder().path()).unstarted(this::live);
    }

    void begin() {
        thread.start();
    }

    /** Ends the server, whatever it is doing, and returns when it is gone. */
    void end() {
        var interrupted = false;
        thread.interrupt();
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException askedToStop) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        try {
            files.folder().folder("work", OsUser.unprivileged());
            try (var server = LocalServer.create(installation, spec, files.folder())) {
                files.process(server.process().orElseThrow());
                files.ready(new ScratchFiles.Ready(endpointOf(server), isolationOf(server)));
                watch(server);
            }
        } catch (CancellationException ended) {
            // Discarded while it was being made.
        } catch (HoldfastException failed) {
            fail(failed.explained());
        } catch (RuntimeException failed) {
            fail(failed.toString());
        }
    }

    /** Measures the folder again and again until the server ends; ends it when it outgrows its bound. */
    private void watch(LocalServer server) {
        var ended = server.onExit();
        while (true) {
            try {
                var code = ended.get(interval.toNanos(), TimeUnit.NANOSECONDS);
                fail("the server ended by itself with exit code " + code + ": "
                        + String.join(" | ", server.lastLines()));
                return;
            } catch (TimeoutException stillRunning) {
                var used = FileTree.size(files.folder().path());
                if (used > bound) {
                    fail("the server is killed because its folder held " + LocalPostgresScratch.mebibytes(used)
                            + "; its bound was " + LocalPostgresScratch.mebibytes(bound) + ".");
                    server.crash();
                    return;
                }
            } catch (InterruptedException discarded) {
                return;
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible.getCause());
            }
        }
    }

    private void fail(String why) {
        try {
            files.failed(why);
        } catch (UncheckedIOException gone) {
            // Another process discarded the folder; nobody is left to be told.
        }
    }

    private SortedMap<String, String> endpointOf(LocalServer server) {
        var endpoint = new TreeMap<String, String>();
        endpoint.put("socketDirectory", server.endpoint().directory().toString());
        endpoint.put("port", Integer.toString(server.endpoint().port()));
        endpoint.put("user", spec.superuser());
        endpoint.put("database", "postgres");
        endpoint.put("bin", installation.bin().toString());
        endpoint.put("serverVersion", installation.version().toString());
        server.user().ifPresent(user -> endpoint.put("osUser", user.name()));
        return endpoint;
    }

    private SortedMap<String, String> isolationOf(LocalServer server) {
        var reached = Apartness.here();
        var isolation = new TreeMap<String, String>();
        isolation.put(
                "osUser",
                server.user()
                        .map(user -> user.name() + ", another than Holdfast's")
                        .orElse("none: the same as Holdfast's"));
        isolation.put("network", reached.network() ? "namespace" : "none");
        isolation.put("processes", reached.processes() ? "namespace" : "none");
        isolation.put("privileges", reached.diesWithUs() ? "no new ones" : "none");
        isolation.put("socket", "Unix socket only, in a folder of mode 0700");
        isolation.put("environment", "empty but for locale settings");
        isolation.put(
                "disk",
                "killed above " + LocalPostgresScratch.mebibytes(bound) + ", measured every " + interval.toMillis()
                        + " ms");
        isolation.put("end", reached.diesWithUs() ? "dies with Holdfast, by the kernel" : "swept by the next run");
        return isolation;
    }
}
