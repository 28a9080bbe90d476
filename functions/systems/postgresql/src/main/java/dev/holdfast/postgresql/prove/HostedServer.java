package dev.holdfast.postgresql.prove;

import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.SystemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A throw-away server that a provider runs. Its administrator is no superuser, and it has roles of its own beside those of a
 * backup. So of the backup's roles only those are made that it lacks, in words that need no superuser ("ALTER ROLE", "GRANT"
 * in the PostgreSQL documentation); the administrator becomes a member of each, so that it may give and read what they own.
 * What cannot be made there faithfully is told, and then nothing is proved.
 *
 * @param own the server's own roles, quoted where they need it
 * @param administrator by whom the server is entered, quoted where it needs it
 */
record HostedServer(Set<String> own, String administrator) {
    private static final String NOTE = "own-roles";
    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[^\\s;\"]+)";
    private static final Pattern ROLE =
            Pattern.compile("(CREATE|ALTER|COMMENT ON) ROLE " + NAME + "([\\s;].*)", Pattern.DOTALL);
    private static final Pattern MEMBERSHIP = Pattern.compile(
            "GRANT " + NAME + " TO " + NAME + "(.*?)(?: GRANTED BY " + NAME + ")?;\\s*", Pattern.DOTALL);
    private static final Pattern ATTRIBUTES = Pattern.compile("\\A WITH ((?:[A-Z]+ )*[A-Z]+)");
    private static final Set<String> SUPERUSERS_ONLY = Set.of("SUPERUSER", "REPLICATION", "BYPASSRLS");

    /** Whether a provider runs this server: then it is reached over a network. */
    static boolean is(ScratchServer server) {
        return server.endpoint().containsKey("host");
    }

    /** Looks at a server before anything was restored into it, and notes that in the server's folder. */
    static HostedServer before(Connection connection, ScratchServer server) throws SQLException {
        Set<String> own = new TreeSet<>();
        String administrator;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT pg_catalog.quote_ident(rolname) FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_'")) {
                while (row.next()) {
                    own.add(row.getString(1));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT pg_catalog.quote_ident(current_user)")) {
                row.next();
                administrator = row.getString(1);
            }
        }
        try {
            Files.write(note(server), own);
        } catch (IOException e) {
            throw new UncheckedIOException("noting the server's own roles", e);
        }
        return new HostedServer(own, administrator);
    }

    /** The roles a server had before a restore; none where nothing was restored by us. */
    static Set<String> noted(ScratchServer server) {
        try {
            return Files.exists(note(server)) ? new TreeSet<>(Files.readAllLines(note(server))) : Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the server's own roles", e);
        }
    }

    private static Path note(ScratchServer server) {
        return server.directory().resolve(NOTE);
    }

    /**
     * What {@code pg_dumpall --roles-only} wrote, in words that this server's administrator may say.
     *
     * @throws SystemException.Precondition when a role of the backup needs what only a superuser can give
     */
    String adapted(String system, String sql) {
        List<String> kept = new ArrayList<>();
        Set<String> powerful = new TreeSet<>();
        for (String statement : statements(sql)) {
            Matcher role = ROLE.matcher(statement);
            Matcher membership = MEMBERSHIP.matcher(statement);
            if (role.matches()) {
                role(role, statement, kept, powerful);
            } else if (membership.matches()) {
                if (!own.contains(membership.group(2))) {
                    kept.add("GRANT " + membership.group(1) + " TO " + membership.group(2) + membership.group(3) + ";");
                }
            } else {
                kept.add(statement);
            }
        }
        if (!powerful.isEmpty()) {
            throw new SystemException.Precondition(
                    system,
                    "roles of the backup may what a provider's server gives to nobody (superuser, replication or"
                            + " bypassing row security): " + String.join(", ", powerful) + ".",
                    "prove this backup on a local throw-away server: set the system's scratch to local.");
        }
        return kept.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private void role(Matcher role, String statement, List<String> kept, Set<String> powerful) {
        String name = role.group(2);
        if (own.contains(name)) {
            return;
        }
        switch (role.group(1)) {
            case "CREATE" -> {
                kept.add(statement);
                kept.add("GRANT " + name + " TO " + administrator + ";");
            }
            case "ALTER" -> kept.add("ALTER ROLE " + name + humble(name, role.group(3), powerful));
            default -> kept.add(statement);
        }
    }

    /** Without the words that even in the negative are a superuser's. */
    private static String humble(String name, String rest, Set<String> powerful) {
        Matcher attributes = ATTRIBUTES.matcher(rest);
        if (!attributes.find()) {
            return rest;
        }
        List<String> words = new ArrayList<>();
        for (String word : attributes.group(1).split(" ")) {
            String plain =
                    word.startsWith("NO") && SUPERUSERS_ONLY.contains(word.substring(2)) ? word.substring(2) : word;
            if (!SUPERUSERS_ONLY.contains(plain)) {
                words.add(word);
            } else if (plain.equals(word)) {
                powerful.add(name);
            }
        }
        return " WITH " + String.join(" ", words) + rest.substring(attributes.end());
    }

    /** Statement by statement; a line end inside a text does not end one. */
    private static List<String> statements(String sql) {
        List<String> statements = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : sql.split("\n", -1)) {
            if (open.isEmpty() && (line.isBlank() || line.startsWith("--") || line.startsWith("\\"))) {
                continue;
            }
            open.append(open.isEmpty() ? "" : "\n").append(line);
            boolean inText = open.chars().filter(character -> character == '\'').count() % 2 == 1;
            if (!inText && line.endsWith(";")) {
                statements.add(open.toString());
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            statements.add(open.toString());
        }
        return statements;
    }
}
