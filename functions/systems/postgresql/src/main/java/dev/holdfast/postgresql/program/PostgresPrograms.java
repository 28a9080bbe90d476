package dev.holdfast.postgresql.program;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The PostgreSQL installations on this machine: the folder named by {@code HOLDFAST_PG_BINDIR}, the distributions'
 * versioned folders, the one {@code pg_config} on the search path names, and the search path itself. Looked for once.
 */
@ApplicationScoped
public class PostgresPrograms {
    /** Folders in which distributions keep {@code <major>/bin} or {@code pgsql-<major>/bin}. */
    private static final List<Path> ROOTS = List.of(
            Path.of("/usr/lib/postgresql"),
            Path.of("/usr"),
            Path.of("/usr/pgsql"),
            Path.of("/usr/local"),
            Path.of("/opt"),
            Path.of("/opt/homebrew/opt"),
            Path.of("/usr/local/opt"),
            Path.of("/Library/PostgreSQL"));

    private static final String VERSIONED = "(\\d+|pgsql-\\d+|pgsql|postgresql|postgresql@?\\d*|libpq)";

    private final Map<String, String> environment;
    private final List<Path> roots;
    private volatile List<Installation> found;

    public PostgresPrograms() {
        this(System.getenv(), ROOTS);
    }

    /** Looks by another environment and in other roots than this machine's; for tests. */
    PostgresPrograms(Map<String, String> environment, List<Path> roots) {
        this.environment = Map.copyOf(environment);
        this.roots = List.copyOf(roots);
    }

    /** Every installation, newest first. An explicitly named folder comes before all others. */
    public List<Installation> installations() {
        if (found == null) {
            found = look();
        }
        return found;
    }

    /** The explicitly named client, or else the newest: it can dump every server up to its own major version. */
    public Optional<Installation> newestClient() {
        return installations().stream().filter(Installation::client).findFirst();
    }

    /** An installation that can run a server of that major version. */
    public Optional<Installation> server(int major) {
        return installations().stream()
                .filter(each -> each.server() && each.version().major() == major)
                .findFirst();
    }

    /** The explicitly named server, or else the newest. */
    public Optional<Installation> newestServer() {
        return installations().stream().filter(Installation::server).findFirst();
    }

    private List<Installation> look() {
        var named = Optional.ofNullable(environment.get("HOLDFAST_PG_BINDIR")).stream()
                .map(Path::of)
                .toList();
        var others = new ArrayList<Path>();
        roots.forEach(root -> others.addAll(versionedFolders(root)));
        var searchPath = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .toList();
        searchPath.stream()
                .map(folder -> folder.resolve("pg_config"))
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(PostgresPrograms::binFolderOf)
                .ifPresent(others::add);
        others.addAll(searchPath);

        var result = new ArrayList<>(inspect(named));
        var rest = inspect(others);
        rest.removeIf(each -> result.stream().anyMatch(known -> known.bin().equals(each.bin())));
        rest.sort(Comparator.comparing(Installation::version).reversed());
        result.addAll(rest);
        return List.copyOf(result);
    }

    private static List<Path> versionedFolders(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var entries = Files.list(root)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(VERSIONED))
                    .map(entry -> entry.resolve("bin"))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static Optional<Path> binFolderOf(Path pgConfig) {
        return answer(pgConfig, "--bindir").map(String::strip).map(Path::of);
    }

    /** One installation per real folder: distributions link the same programs into several places. */
    private static List<Installation> inspect(List<Path> folders) {
        var real = new LinkedHashSet<Path>();
        for (var folder : folders) {
            try {
                real.add(folder.toRealPath());
            } catch (IOException absent) {
                // A folder of the search path that does not exist holds no programs.
            }
        }
        var result = new ArrayList<Installation>();
        real.forEach(bin -> inspect(bin).ifPresent(result::add));
        return result;
    }

    private static Optional<Installation> inspect(Path bin) {
        var client = isProgram(bin, "pg_dump") && isProgram(bin, "pg_restore");
        var server = isProgram(bin, "initdb") && isProgram(bin, "postgres");
        if (!client && !server) {
            return Optional.empty();
        }
        return answer(bin.resolve(server ? "postgres" : "pg_dump"), "--version")
                .flatMap(PostgresVersion::ofBanner)
                .map(version -> new Installation(bin, version, client, server));
    }

    /**
     * Debian puts one Perl wrapper under every client program's name on the search path. It chooses a version by
     * itself, so a link that leads to a file of another name is no program of this folder.
     */
    private static boolean isProgram(Path bin, String name) {
        var file = bin.resolve(name);
        try {
            return Files.isExecutable(file)
                    && file.toRealPath().getFileName().toString().equals(name);
        } catch (IOException vanished) {
            return false;
        }
    }

    private static Optional<String> answer(Path program, String argument) {
        try {
            return Optional.of(Program.of(program).arguments(argument).output());
        } catch (ProgramFailed broken) {
            return Optional.empty();
        }
    }
}
