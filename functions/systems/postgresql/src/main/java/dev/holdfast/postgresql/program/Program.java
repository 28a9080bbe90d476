package dev.holdfast.postgresql.program;

import dev.holdfast.core.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One call of a program on this machine: no shell, no search path, an environment that holds {@code LC_ALL=C} and what
 * is given here and nothing else. A value; every method returns a changed copy.
 *
 * <p>The program and everything it starts die with this process, even when it is killed, wherever the kernel offers
 * that.
 */
public final class Program {
    private static final int MAX_OUTPUT = 16 << 20;

    private final Path executable;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final Optional<Secret> password;
    private final Optional<OsUser> user;
    private final Surroundings surroundings;
    private final Optional<Path> directory;
    private final Consumer<String> stderr;

    private Program(
            Path executable,
            List<String> arguments,
            Map<String, String> environment,
            Optional<Secret> password,
            Optional<OsUser> user,
            Surroundings surroundings,
            Optional<Path> directory,
            Consumer<String> stderr) {
        this.executable = executable;
        this.arguments = arguments;
        this.environment = environment;
        this.password = password;
        this.user = user;
        this.surroundings = surroundings;
        this.directory = directory;
        this.stderr = stderr;
    }

    /** A call of the program that lies there, without arguments. */
    public static Program of(Path executable) {
        return new Program(
                executable,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Surroundings.OWN_TREE,
                Optional.empty(),
                line -> {});
    }

    /** With these arguments after those given before. Never put a secret here: every user can list them. */
    public Program arguments(String... more) {
        return arguments(List.of(more));
    }

    /** With these arguments after those given before. */
    public Program arguments(List<String> more) {
        var all = new ArrayList<>(arguments);
        all.addAll(more);
        return new Program(executable, List.copyOf(all), environment, password, user, surroundings, directory, stderr);
    }

    /** With this variable in its environment. */
    public Program environment(String name, String value) {
        return environment(Map.of(name, value));
    }

    /** With these variables in its environment. */
    public Program environment(Map<String, String> more) {
        var all = new TreeMap<>(environment);
        all.putAll(more);
        return new Program(executable, arguments, Map.copyOf(all), password, user, surroundings, directory, stderr);
    }

    /**
     * With this password for every server it connects to, given in a private password file ("The Password File" of the
     * libpq documentation) that is removed when the program has ended.
     */
    public Program password(Secret secret) {
        return new Program(
                executable, arguments, environment, Optional.of(secret), user, surroundings, directory, stderr);
    }

    /** Run by another user of the operating system. Only root can start it. */
    public Program as(OsUser other) {
        return new Program(
                executable, arguments, environment, password, Optional.of(other), surroundings, directory, stderr);
    }

    /**
     * Kept apart as far as this machine allows: no network, no sight of other processes, no way to gain privileges.
     * {@link Apartness#here()} says how far that is.
     */
    public Program apart() {
        return new Program(executable, arguments, environment, password, user, Surroundings.APART, directory, stderr);
    }

    /** Among the other processes of this machine, which it can then see and signal; for short calls only. */
    public Program amongOthers() {
        return new Program(executable, arguments, environment, password, user, Surroundings.SHARED, directory, stderr);
    }

    /** Started in that folder. */
    public Program in(Path folder) {
        return new Program(
                executable, arguments, environment, password, user, surroundings, Optional.of(folder), stderr);
    }

    /** With every line it writes to standard error given to {@code listener}, on one thread, as it comes. */
    public Program onStderr(Consumer<String> listener) {
        return new Program(executable, arguments, environment, password, user, surroundings, directory, listener);
    }

    /** The program's name, without folder. */
    public String name() {
        return executable.getFileName().toString();
    }

    /**
     * Starts it.
     *
     * @throws ProgramFailed when it cannot be started
     */
    public Running start() {
        var passFile = password.map(secret -> PassFile.create(secret, user));
        try {
            var words = new ArrayList<>(Confinement.here().wrap(user, surroundings));
            words.add(executable.toString());
            words.addAll(arguments);
            var builder = new ProcessBuilder(words);
            // A folder the program's user may not enter would make it fail; the root folder always can be.
            builder.directory(
                    directory.orElse(executable.toAbsolutePath().getRoot()).toFile());
            builder.environment().clear();
            builder.environment().put("LC_ALL", "C");
            builder.environment().putAll(environment);
            passFile.ifPresent(
                    file -> builder.environment().put("PGPASSFILE", file.path().toString()));
            var wrapped = Confinement.here().around(surroundings).processes();
            return new Running(name(), Spawner.start(builder), wrapped, stderr, password, passFile);
        } catch (IOException impossible) {
            passFile.ifPresent(PassFile::close);
            throw new ProgramFailed(name(), impossible);
        } catch (RuntimeException impossible) {
            passFile.ifPresent(PassFile::close);
            throw impossible;
        }
    }

    /**
     * Runs it to its end with nothing on standard input.
     *
     * @throws ProgramFailed when it cannot be started or ends with another exit code than zero
     */
    public void run() {
        try (var running = start()) {
            running.closeStdin();
            running.await();
        }
    }

    /**
     * Runs it to its end with nothing on standard input and returns what it wrote to standard output.
     *
     * @throws ProgramFailed when it cannot be started or ends with another exit code than zero
     * @throws UncheckedIOException when it writes more than 16 MiB: a part of it would be taken for the whole
     */
    public String output() {
        try (var running = start()) {
            running.closeStdin();
            var bytes = running.stdout().readNBytes(MAX_OUTPUT + 1);
            if (bytes.length > MAX_OUTPUT) {
                throw new IOException("it writes more than " + MAX_OUTPUT + " bytes");
            }
            running.await();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("reading what " + name() + " writes", broken);
        }
    }

    @Override
    public String toString() {
        return name() + " " + String.join(" ", arguments);
    }
}
