package dev.holdfast.channels.smtp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the connection to the mail server is protected. */
enum Protection {
    /** Begun in the clear and encrypted before anything is said (RFC 3207); a server that cannot is refused. */
    STARTTLS(587),
    /** Encrypted from the first byte (RFC 8314). */
    IMPLICIT(465),
    /** Not at all: for a relay on this machine or in a network that is trusted. */
    NONE(25);

    private final int port;

    Protection(int port) {
        this.port = port;
    }

    /** The port that goes with it. */
    int port() {
        return port;
    }

    static Optional<Protection> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Protection::word).collect(Collectors.joining(", "));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
