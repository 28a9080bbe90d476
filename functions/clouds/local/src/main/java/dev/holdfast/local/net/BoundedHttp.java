package dev.holdfast.local.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * One HTTP exchange over a connection of its own: the request and its whole answer within one bound of time and one of
 * bytes. A kept connection could still lead to a server that clients no longer reach, so none is kept. Redirects are
 * handed back, never followed. No proxy is asked: its 502 would be taken for the server's.
 *
 * <p>The address is dialled once before the request, because the JDK's client does not say why a connection failed.
 * Certificates and host names are checked as the Java machine is set up to.
 */
public final class BoundedHttp {
    private final SSLContext tls;

    /** With what the Java machine trusts. */
    public static BoundedHttp standard() {
        try {
            return new BoundedHttp(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java machine has no TLS", e);
        }
    }

    /** With what this context trusts. */
    public BoundedHttp(SSLContext tls) {
        this.tls = tls;
    }

    /**
     * Sends the request once. A request that ended in anything but {@link Exchange.Answered} may still have had its
     * effect, unless the obstacle is one of dialling.
     *
     * @param within bounds everything, from looking up the name to the last byte
     * @param most bytes of the answer's body that are read
     * @throws InterruptedException when the calling thread is interrupted
     * @throws IllegalArgumentException when the URI's port is none
     */
    public Exchange exchange(HttpRequest request, Duration within, int most) throws InterruptedException {
        long begin = System.nanoTime();
        URI uri = request.uri();
        return switch (Dialling.dial(bare(uri.getHost()), port(uri), within)) {
            case Dialled.Prevented(Obstacle by) -> new Exchange.Prevented(by);
            case Dialled.Accepted accepted -> send(request, within.minusNanos(System.nanoTime() - begin), most);
        };
    }

    private Exchange send(HttpRequest request, Duration within, int most) throws InterruptedException {
        AtomicInteger status = new AtomicInteger();
        try {
            return Bounded.call(within, () -> attempt(request, most, status));
        } catch (TimeoutException e) {
            return broken(status.get(), "it accepted the connection but did not answer in time", "in time");
        } catch (IOException e) {
            return broken(status.get(), reason(e), "before the connection broke");
        }
    }

    private Exchange attempt(HttpRequest request, int most, AtomicInteger status)
            throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(task -> Thread.ofVirtual().start(task))
                .sslContext(tls)
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            status.set(response.statusCode());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(most);
                boolean cut = bytes.length == most && body.read() >= 0;
                return new Exchange.Answered(response.statusCode(), response.headers(), bytes, cut);
            }
        } finally {
            client.shutdownNow();
        }
    }

    private static Exchange broken(int status, String withoutStatus, String ending) {
        return status == 0
                ? new Exchange.Prevented(new Obstacle.Seen(withoutStatus))
                : new Exchange.Unfinished(status, "the answer did not end " + ending);
    }

    private static String reason(IOException e) {
        String said = Words.of(e);
        if (e instanceof SSLException) {
            return "TLS failed: " + said;
        }
        if (e instanceof ProtocolException) {
            return "it answered something that is not HTTP";
        }
        if (said.contains("EOF") || said.contains("no bytes")) {
            return "it closed the connection without an answer";
        }
        return said.contains("reset") ? "it reset the connection" : "the connection failed: " + said;
    }

    private static int port(URI uri) {
        int standard = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return uri.getPort() < 0 ? standard : uri.getPort();
    }

    /** An IPv6 address without its brackets. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
