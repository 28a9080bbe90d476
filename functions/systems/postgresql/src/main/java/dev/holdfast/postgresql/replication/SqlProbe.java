package dev.holdfast.postgresql.replication;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.HomeNetwork;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.Vantage;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Asks the database of one side a question and compares the answer. It enters as the system's ordinary user and only reads.
 * What the database says is shown only where it cannot be about a person: numbers and truth values.
 */
@ApplicationScoped
public class SqlProbe implements Probing {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String SHOWN = "[0-9.+-]{1,20}|t|f|true|false|on|off";

    private final Secrets secrets;
    private final Vantage vantage;
    private final HomeNetwork network;
    private final Clock clock;

    public SqlProbe(Secrets secrets, Vantage vantage, HomeNetwork network, Clock clock) {
        this.secrets = secrets;
        this.vantage = vantage;
        this.network = network;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "sql";
    }

    @Override
    public Observation look(Instrument instrument) {
        long began = System.nanoTime();
        Answer answer = answer(instrument);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Observation(
                instrument.name(),
                instrument.setting("vantage").orElseGet(vantage::here),
                clock.instant(),
                answer.verdict(),
                answer.what() + String.format(Locale.ROOT, " after %.1f s", seconds));
    }

    private record Answer(Verdict verdict, String what) {}

    private Answer answer(Instrument instrument) {
        SystemSpec system = instrument
                .system()
                .orElseThrow(() -> new IllegalStateException("checked before: system of '" + instrument.name() + "'"));
        if (!system.kind().equals("postgresql")) {
            return new Answer(
                    Verdict.UNKNOWN,
                    "system '" + system.name() + "' of kind " + system.kind() + " cannot be asked by SQL");
        }
        Duration timeout = instrument.setting("timeout").map(Duration::parse).orElse(TIMEOUT);
        try {
            Side side = Side.valueOf(instrument.required("side").toUpperCase(Locale.ROOT));
            Login login = new Servers(system, secrets).reading(side);
            return ask(login, instrument, timeout);
        } catch (SystemException.Unreachable silent) {
            return isOurs(silent) ? new Answer(Verdict.UNKNOWN, plain(silent)) : silent(silent, timeout);
        } catch (HoldfastException notAsked) {
            return new Answer(Verdict.UNKNOWN, plain(notAsked));
        }
    }

    /** Silence is no outage where this machine itself hears nobody. */
    private Answer silent(SystemException.Unreachable silence, Duration timeout) {
        return network.doubt(timeout)
                .map(why -> new Answer(
                        Verdict.UNKNOWN, plain(silence) + ", which may be our own network's fault, for " + why + ","))
                .orElseGet(() -> new Answer(Verdict.DOWN, plain(silence)));
    }

    /** A name that cannot be looked up and a certificate that is not trusted say nothing about the database. */
    private static boolean isOurs(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    private static Answer ask(Login login, Instrument instrument, Duration timeout) {
        try (Connection connection = Connections.open(login, timeout);
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            statement.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
            try (ResultSet rows = statement.executeQuery(instrument.required("query"))) {
                return judge(rows, instrument);
            }
        } catch (SQLException failure) {
            // Class 42 of the error codes: the question is wrong, or the role may not ask it.
            boolean question =
                    failure.getSQLState() != null && failure.getSQLState().startsWith("42");
            return new Answer(
                    question ? Verdict.UNKNOWN : Verdict.DOWN,
                    "the query failed with " + failure.getSQLState() + " at " + login.endpoint());
        }
    }

    private static Answer judge(ResultSet rows, Instrument instrument) throws SQLException {
        if (!rows.next()) {
            return new Answer(Verdict.DOWN, "no row");
        }
        String found = rows.getString(1) == null ? "" : rows.getString(1);
        if (instrument.setting("expect").isEmpty()) {
            return new Answer(Verdict.UP, "a row");
        }
        String wanted = instrument.required("expect");
        return found.equals(wanted)
                ? new Answer(Verdict.UP, "the expected value")
                : new Answer(Verdict.DOWN, shown(found) + " instead of '" + wanted + "'");
    }

    private static String shown(String found) {
        return found.matches(SHOWN) ? "'" + found + "'" : "a text of " + found.length() + " characters";
    }

    private static String plain(HoldfastException failure) {
        String text = failure.getMessage();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
