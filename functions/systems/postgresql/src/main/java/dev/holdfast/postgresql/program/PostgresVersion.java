package dev.holdfast.postgresql.program;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A PostgreSQL version, 10 or later: two numbers ("Versioning Policy" of the PostgreSQL project).
 *
 * @param major the number that archives and data directories depend on
 * @param minor the bug-fix release; 0 for beta and development versions
 */
public record PostgresVersion(int major, int minor) implements Comparable<PostgresVersion> {
    private static final Pattern BANNER = Pattern.compile("\\(PostgreSQL\\) (\\d+)(?:\\.(\\d+))?");

    /** Reads what {@code pg_dump --version} and its siblings print; empty when it is something else. */
    public static Optional<PostgresVersion> ofBanner(String banner) {
        var match = BANNER.matcher(banner);
        if (!match.find()) {
            return Optional.empty();
        }
        var minor = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
        return Optional.of(new PostgresVersion(Integer.parseInt(match.group(1)), minor));
    }

    /** Reads the server's {@code server_version_num}, for example 150014. */
    public static PostgresVersion ofNumber(int serverVersionNum) {
        return new PostgresVersion(serverVersionNum / 10_000, serverVersionNum % 10_000);
    }

    @Override
    public int compareTo(PostgresVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
