package dev.holdfast.postgresql.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, not mistaken for a later one with the same number.
 *
 * @param pid its number
 * @param started when it started: clock ticks since boot (proc_pid_stat(5), field 22), or milliseconds since the epoch
 *     where there is no such file system
 * @param realm the boot and process namespace the number belongs to; a number of another realm says nothing here
 */
public record ProcessIdentity(long pid, long started, String realm) {

    /** Whether the process is there. */
    public enum Liveness {
        ALIVE,
        GONE,
        /** It belongs to another container or machine; it cannot be told from here. */
        UNKNOWN
    }

    /** This process. */
    public static ProcessIdentity self() {
        return of(ProcessHandle.current()).orElseThrow();
    }

    /** That process; empty when it is gone already. */
    public static Optional<ProcessIdentity> of(ProcessHandle process) {
        return startOf(process).map(started -> new ProcessIdentity(process.pid(), started, realmHere()));
    }

    /** Reads what {@link #toString} wrote; empty when it is something else. */
    public static Optional<ProcessIdentity> parse(String text) {
        var words = text.strip().split(" ", 3);
        try {
            return words.length == 3
                    ? Optional.of(new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]))
                    : Optional.empty();
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    /** Whether it is alive, as far as can be told from here. */
    public Liveness liveness() {
        var here = realmHere();
        if (!realm.equals(here)) {
            // After another boot of the same machine every earlier process is gone.
            return sameMachine(realm, here) && !boot(realm).equals(boot(here)) ? Liveness.GONE : Liveness.UNKNOWN;
        }
        return handle().isPresent() ? Liveness.ALIVE : Liveness.GONE;
    }

    /** Kills it and everything it started and waits until all are gone; does nothing unless it is alive here. */
    public void kill() {
        if (realm.equals(realmHere())) {
            handle().ifPresent(ProcessTree::kill);
        }
    }

    private Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid).filter(process -> startOf(process).equals(Optional.of(started)));
    }

    @Override
    public String toString() {
        return pid + " " + started + " " + realm;
    }

    private static Optional<Long> startOf(ProcessHandle process) {
        var stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        if (!Files.exists(Path.of("/proc/self/stat"))) {
            return process.info().startInstant().map(java.time.Instant::toEpochMilli);
        }
        try {
            var text = Files.readString(stat, java.nio.charset.StandardCharsets.ISO_8859_1);
            // The name in parentheses may contain anything; the fields after it do not. The first of them is field 3.
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") ? Optional.empty() : Optional.of(Long.parseLong(fields[19]));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static String realmHere() {
        return machine() + "/" + read("/proc/sys/kernel/random/boot_id") + "/" + processNamespace();
    }

    private static boolean sameMachine(String one, String other) {
        return !one.startsWith("/") && one.split("/", -1)[0].equals(other.split("/", -1)[0]);
    }

    private static String boot(String realm) {
        var parts = realm.split("/", -1);
        return parts.length > 1 ? parts[1] : "";
    }

    private static String machine() {
        return read("/etc/machine-id");
    }

    private static String processNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException none) {
            return "";
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException none) {
            return "";
        }
    }
}
