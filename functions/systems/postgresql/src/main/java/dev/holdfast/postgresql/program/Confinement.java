package dev.holdfast.postgresql.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine offers to keep a program apart, found out by trying it once.
 *
 * @param changesUser whether programs can run as another user
 * @param diesWithUs whether the kernel kills programs when this process is killed
 * @param plain namespaces put around every program, so that its whole tree dies with it; may be none
 * @param strict namespaces put around a program that must not reach anything; may be none
 */
record Confinement(boolean changesUser, boolean diesWithUs, Namespaces plain, Namespaces strict) {

    /**
     * A call of {@code unshare}, or nothing.
     *
     * @param prefix the words before the program
     * @param network whether the program gets a network of its own, without any interface that is up
     * @param processes whether it sees only its own processes, and all of them die with the first
     * @param user whether a user namespace makes this possible: the user must then be changed outside it
     */
    record Namespaces(List<String> prefix, boolean network, boolean processes, boolean user) {
        static final Namespaces NONE = new Namespaces(List.of(), false, false, false);
    }

    private static final class Probed {
        static final Confinement HERE = probe();
    }

    static Confinement here() {
        return Probed.HERE;
    }

    /** The namespaces put around a program. */
    Namespaces around(Surroundings surroundings) {
        return switch (surroundings) {
            case SHARED -> Namespaces.NONE;
            case OWN_TREE -> plain;
            case APART -> strict;
        };
    }

    /** The words to put before a program's own. */
    List<String> wrap(Optional<OsUser> user, Surroundings surroundings) {
        var namespaces = around(surroundings);
        var apart = surroundings == Surroundings.APART;
        var change = user.map(this::changeTo).orElse(List.of());
        var words = new ArrayList<String>();
        if (namespaces.user()) {
            // One's own user namespace knows no other user: change first.
            words.addAll(change.isEmpty() ? dying() : change);
            words.addAll(namespaces.prefix());
            words.addAll(apart ? dyingWithoutNewPrivileges() : dying());
            return words;
        }
        if (!namespaces.prefix().isEmpty() || change.isEmpty()) {
            words.addAll(dying());
        }
        words.addAll(namespaces.prefix());
        words.addAll(change);
        if (apart) {
            words.addAll(dyingWithoutNewPrivileges());
        }
        return words;
    }

    /** A change of the user clears the parent-death signal (prctl(2)); setpriv sets it afterwards. */
    private List<String> changeTo(OsUser user) {
        if (!changesUser) {
            throw new IllegalStateException("this process may not run programs as the user " + user.name());
        }
        var setpriv = SystemTools.find("setpriv");
        if (setpriv.isPresent() && diesWithUs) {
            return List.of(
                    setpriv.get().toString(),
                    "--reuid=" + user.uid(),
                    "--regid=" + user.gid(),
                    "--clear-groups",
                    "--pdeathsig=KILL",
                    "--");
        }
        return List.of(SystemTools.find("runuser").orElseThrow().toString(), "-u", user.name(), "--");
    }

    private List<String> dying() {
        return diesWithUs
                ? List.of(SystemTools.find("setpriv").orElseThrow().toString(), "--pdeathsig=KILL", "--")
                : List.of();
    }

    private List<String> dyingWithoutNewPrivileges() {
        return diesWithUs
                ? List.of(
                        SystemTools.find("setpriv").orElseThrow().toString(),
                        "--no-new-privs",
                        "--pdeathsig=KILL",
                        "--")
                : List.of();
    }

    private static Confinement probe() {
        var root = OsUser.amRoot();
        var setpriv = SystemTools.find("setpriv").map(Object::toString);
        var diesWithUs =
                setpriv.isPresent() && works(List.of(setpriv.get(), "--no-new-privs", "--pdeathsig=KILL", "--"));
        var changesUser = root && (diesWithUs || SystemTools.find("runuser").isPresent());
        var unshare = SystemTools.find("unshare").map(Object::toString);
        if (unshare.isEmpty()) {
            return new Confinement(changesUser, diesWithUs, Namespaces.NONE, Namespaces.NONE);
        }
        // With its own System V memory, which the kernel would otherwise keep when a server is killed (sysvipc(7)).
        var tree = List.of("--ipc", "--pid", "--fork", "--kill-child=KILL");
        // Without root, user namespaces would hide the owners of key files from libpq: not around ordinary programs.
        var plain = first(candidate(unshare.get(), false, tree, List.of()));
        var strict = first(
                candidate(unshare.get(), false, List.of("--net"), tree, List.of("--mount-proc")),
                candidate(unshare.get(), true, List.of("--net"), tree, List.of("--mount-proc")),
                candidate(unshare.get(), false, List.of("--net"), tree),
                candidate(unshare.get(), true, List.of("--net"), tree),
                candidate(unshare.get(), false, List.of("--net")),
                candidate(unshare.get(), true, List.of("--net")));
        return new Confinement(changesUser, diesWithUs, plain, strict.equals(Namespaces.NONE) ? plain : strict);
    }

    @SafeVarargs
    private static Namespaces candidate(String unshare, boolean user, List<String>... options) {
        var words = new ArrayList<String>();
        words.add(unshare);
        if (user) {
            words.addAll(List.of("--user", "--map-current-user"));
        }
        for (var group : options) {
            words.addAll(group);
        }
        words.add("--");
        return new Namespaces(List.copyOf(words), words.contains("--net"), words.contains("--pid"), user);
    }

    private static Namespaces first(Namespaces... candidates) {
        return Stream.of(candidates)
                .filter(each -> works(each.prefix()))
                .findFirst()
                .orElse(Namespaces.NONE);
    }

    private static boolean works(List<String> prefix) {
        var truth = SystemTools.find("true");
        if (truth.isEmpty()) {
            return false;
        }
        var words = new ArrayList<>(prefix);
        words.add(truth.get().toString());
        var builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        try {
            var process = Spawner.start(builder);
            process.getOutputStream().close();
            return process.waitFor() == 0;
        } catch (IOException impossible) {
            return false;
        } catch (InterruptedException askedToStop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
