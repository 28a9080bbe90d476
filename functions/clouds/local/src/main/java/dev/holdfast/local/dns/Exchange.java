package dev.holdfast.local.dns;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;

/**
 * One message to one address and its answer. A truncated answer is asked for again over TCP (RFC 7766, 5).
 *
 * @param part share of the time allowed, in tenths
 */
record Exchange(Transport transport, int part) {
    /**
     * A question is sent again when a datagram may have been lost, and at last over TCP: some networks lose every second
     * datagram, some servers answer TCP only when pressed.
     */
    static final List<Exchange> FOR_A_QUESTION =
            List.of(new Exchange(Transport.UDP, 1), new Exchange(Transport.UDP, 2), new Exchange(Transport.TCP, 7));

    /** A change is sent three times at most, over both transports. */
    static final List<Exchange> FOR_A_CHANGE =
            List.of(new Exchange(Transport.UDP, 2), new Exchange(Transport.TCP, 4), new Exchange(Transport.UDP, 4));

    enum Transport {
        UDP,
        TCP
    }

    /**
     * Sends and waits.
     *
     * @param all of which this exchange may take its part
     * @throws IOException when there was no answer, or none that belongs to the message
     */
    Message send(InetSocketAddress address, Message message, Duration all) throws IOException {
        return send(new SimpleResolver(address), message, all);
    }

    /** As above; signed, and the answer's signature verified: see {@link Message#isVerified}. */
    Message sendSigned(InetSocketAddress address, Message message, Duration all, TSIG key) throws IOException {
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTSIGKey(key);
        return send(resolver, message, all);
    }

    private Message send(SimpleResolver resolver, Message message, Duration all) throws IOException {
        resolver.setTCP(transport == Transport.TCP);
        resolver.setTimeout(all.multipliedBy(part).dividedBy(10));
        return resolver.send(message);
    }

    /** What kept an answer from coming, for a reader. */
    static String why(IOException e) {
        return switch (e) {
            case ConnectException refused -> "nobody listens there (connection refused)";
            case PortUnreachableException refused -> "nobody listens there (port unreachable)";
            case SocketTimeoutException late -> "no answer in time";
            default ->
                Optional.ofNullable(e.getMessage())
                        .filter(text -> !text.isBlank())
                        .map(text -> text.contains("timed out") ? "no answer in time" : text)
                        .orElse(e.getClass().getSimpleName());
        };
    }
}
