package dev.holdfast.local.dns;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as plans write it: {@code host}, {@code host:port}, {@code 2001:db8::1}, {@code [2001:db8::1]:port}. */
record HostPort(String host, int port) {
    /** Where DNS is spoken when nothing else is said (RFC 1035, 4.2). */
    static final int DNS = 53;

    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::([0-9]{1,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final Pattern PLAIN = Pattern.compile("([A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");

    /** Empty when it is none of these. */
    static Optional<HostPort> parse(String text) {
        if (BARE_IPV6.matcher(text).matches()) {
            return Optional.of(new HostPort(text, DNS));
        }
        return first(BRACKETED.matcher(text))
                .or(() -> first(PLAIN.matcher(text)))
                .filter(it -> it.port >= 1 && it.port <= 65_535);
    }

    private static Optional<HostPort> first(Matcher matcher) {
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Optional.ofNullable(matcher.group(2)).map(Integer::parseInt).orElse(DNS);
        return Optional.of(new HostPort(matcher.group(1), port));
    }
}
