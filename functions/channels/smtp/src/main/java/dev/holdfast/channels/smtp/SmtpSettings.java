package dev.holdfast.channels.smtp;

import dev.holdfast.core.plan.Notation;
import dev.holdfast.core.plan.SecretRef;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/**
 * The mail server as the machine's settings {@code holdfast.smtp.*} name it.
 *
 * @param host {@code holdfast.smtp.host}
 * @param port {@code holdfast.smtp.port}; 587, 465 or 25 as goes with the protection when not given
 * @param protection {@code holdfast.smtp.tls}: {@code starttls} when not given, {@code implicit}, {@code none}
 * @param from {@code holdfast.smtp.from}, the sender's address
 * @param login who logs in
 * @param timeout {@code holdfast.smtp.timeout}, bounds a whole delivery; 30s when not given
 */
record SmtpSettings(String host, int port, Protection protection, String from, Login login, Duration timeout) {
    static final String HOST = "holdfast.smtp.host";
    private static final String PORT = "holdfast.smtp.port";
    private static final String TLS = "holdfast.smtp.tls";
    private static final String FROM = "holdfast.smtp.from";
    private static final String USER = "holdfast.smtp.user";
    private static final String PASSWORD = "holdfast.smtp.password";
    private static final String TIMEOUT = "holdfast.smtp.timeout";
    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(30);
    private static final String THIS_MACHINE = "localhost|127(?:\\.[0-9]{1,3}){3}|::1";

    /** Who logs in. */
    sealed interface Login {
        /** Nobody: the server takes mail by address. */
        record Nobody() implements Login {}

        /** {@code holdfast.smtp.user} with the secret that {@code holdfast.smtp.password} refers to. */
        record Account(String user, SecretRef password) implements Login {}
    }

    /** A setting that cannot be used. Says which and what is accepted, never the value of a password. */
    static final class Unusable extends Exception {
        private final String hint;

        private Unusable(String what, String hint) {
            super(what);
            this.hint = hint;
        }

        String hint() {
            return hint;
        }
    }

    /** Whether a mail server is named at all. */
    static boolean areGiven(Config config) {
        return value(config, HOST).isPresent();
    }

    /** Reads all of them. */
    static SmtpSettings of(Config config) throws Unusable {
        String host = required(config, HOST, "set it to the name of the mail server.");
        Protection protection = protection(config);
        Login login = login(config);
        if (login instanceof Login.Account && protection == Protection.NONE && !host.matches(THIS_MACHINE)) {
            throw new Unusable(
                    TLS + " is none, so the password would cross the network readable by everybody.",
                    "set it to starttls or implicit.");
        }
        return new SmtpSettings(
                host,
                optional(config, PORT, SmtpSettings::port, "a port from 1 to 65535")
                        .orElse(protection.port()),
                protection,
                from(config),
                login,
                optional(config, TIMEOUT, Notation::duration, "a time such as 30s")
                        .orElse(STANDARD_TIMEOUT));
    }

    private static Protection protection(Config config) throws Unusable {
        return optional(
                        config,
                        TLS,
                        word -> Protection.of(word).orElseThrow(IllegalArgumentException::new),
                        "one of " + Protection.words())
                .orElse(Protection.STARTTLS);
    }

    private static String from(Config config) throws Unusable {
        String from = required(config, FROM, "set it to the address that the mail comes from.");
        if (!Addresses.isUsable(from)) {
            throw new Unusable(FROM + " is not an e-mail address.", "set it to one address, without a name beside it.");
        }
        return from;
    }

    private static Login login(Config config) throws Unusable {
        Optional<String> user = value(config, USER);
        Optional<String> password = value(config, PASSWORD);
        if (user.isPresent() != password.isPresent()) {
            throw new Unusable(
                    "of " + USER + " and " + PASSWORD + " only one is set.",
                    "set both, or none for a server without login.");
        }
        if (user.isEmpty()) {
            return new Login.Nobody();
        }
        return new Login.Account(
                user.get(),
                SecretRef.parse(password.get())
                        .orElseThrow(
                                () -> new Unusable(
                                        PASSWORD + " is not a reference to a secret (its value is not shown).",
                                        "write env:NAME or file:PATH there, and change the password if it stood there itself.")));
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port");
        }
        return port;
    }

    private static <T> Optional<T> optional(Config config, String name, Function<String, T> reading, String accepted)
            throws Unusable {
        Optional<String> text = value(config, name);
        try {
            return text.map(reading);
        } catch (IllegalArgumentException e) {
            throw new Unusable(name + " is '" + text.orElse("") + "'.", "it takes " + accepted + ".");
        }
    }

    private static String required(Config config, String name, String hint) throws Unusable {
        return value(config, name).orElseThrow(() -> new Unusable(name + " is not set.", hint));
    }

    private static Optional<String> value(Config config, String name) {
        return config.getOptionalValue(name, String.class).map(String::strip).filter(text -> !text.isEmpty());
    }
}
