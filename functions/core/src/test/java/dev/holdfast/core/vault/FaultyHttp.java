package dev.holdfast.core.vault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy on loopback that hands HTTP/1.1 requests on to a server and spoils chosen ones. Requests are counted from 1 in
 * the order in which they arrive. The Host header is left as it is, so signatures stay valid.
 */
public final class FaultyHttp implements AutoCloseable {
    /** What happens to a request. */
    public enum Fault {
        /** Answered with 500 and never handed on. */
        ERROR_500,
        /** The connection is reset before the request is handed on. */
        RESET_BEFORE,
        /** The request is carried out, then the connection is reset instead of the answer. */
        RESET_AFTER,
        /** The request is carried out, then the connection is reset half-way through the answer's body. */
        RESET_MIDWAY,
        /** As {@link #RESET_MIDWAY}, but the connection ends in an orderly way. */
        CUT_MIDWAY,
        /** The request is carried out and never answered. */
        STALL
    }

    /** Decides about one request. */
    @FunctionalInterface
    public interface Script {
        /** The fault for the request with this number and request line, if any. */
        Optional<Fault> fault(int number, String requestLine);
    }

    private static final byte[] ERROR_ANSWER =
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final URI target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requestLines = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Script script = (number, line) -> Optional.empty();

    /** Listens on a free port of the loopback address until closed. */
    public FaultyHttp(URI target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    /** Where clients connect. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Starts counting anew with another script. */
    public void reset(Script newScript) {
        requestLines.clear();
        requests.set(0);
        script = newScript;
    }

    /** Starts counting anew; only the n-th request is spoilt. */
    public void failOnce(int nth, Fault fault) {
        reset((number, line) -> number == nth ? Optional.of(fault) : Optional.empty());
    }

    /** Starts counting anew; the n-th request and all later ones are spoilt. */
    public void failFrom(int nth, Fault fault) {
        reset((number, line) -> number >= nth ? Optional.of(fault) : Optional.empty());
    }

    /** How many requests arrived since the last reset. */
    public int requests() {
        return requests.get();
    }

    /** The request lines since the last reset, for messages. */
    public List<String> requestLines() {
        return List.copyOf(requestLines);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** One request a connection: the answer always closes it, so its end needs no parsing. */
    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            String line = head.substring(0, head.indexOf("\r\n"));
            requestLines.add(line);
            Optional<Fault> fault = script.fault(requests.incrementAndGet(), line);
            if (header(head, "expect").isPresent()) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            byte[] body = in.readNBytes(
                    header(head, "content-length").map(Integer::parseInt).orElse(0));
            if (fault.isPresent()) {
                spoil(client, fault.get(), head, body);
            } else {
                client.getOutputStream().write(forward(head, body));
            }
        } catch (IOException e) {
            // The client went away; whatever it thinks of that is what the test looks at.
            return;
        } finally {
            open.remove(client);
        }
    }

    private void spoil(Socket client, Fault fault, String head, byte[] body) throws IOException {
        switch (fault) {
            case ERROR_500 -> client.getOutputStream().write(ERROR_ANSWER);
            case RESET_BEFORE -> client.setSoLinger(true, 0);
            case RESET_AFTER -> {
                forward(head, body);
                client.setSoLinger(true, 0);
            }
            case RESET_MIDWAY, CUT_MIDWAY -> {
                byte[] answer = forward(head, body);
                int bodyStart = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
                client.getOutputStream().write(answer, 0, bodyStart + (answer.length - bodyStart) / 2);
                client.getOutputStream().flush();
                if (fault == Fault.RESET_MIDWAY) {
                    client.setSoLinger(true, 0);
                }
            }
            case STALL -> {
                forward(head, body);
                // Ends when the client gives up and closes its side.
                client.getInputStream().read();
            }
        }
    }

    private byte[] forward(String head, byte[] body) throws IOException {
        try (Socket upstream = new Socket(target.getHost(), target.getPort())) {
            open.add(upstream);
            OutputStream out = upstream.getOutputStream();
            out.write(closing(head).getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            byte[] answer = upstream.getInputStream().readAllBytes();
            open.remove(upstream);
            return answer;
        }
    }

    private static String closing(String head) {
        StringBuilder rewritten = new StringBuilder();
        for (String line : head.strip().split("\r\n")) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("connection:") && !lower.startsWith("expect:")) {
                rewritten.append(line).append("\r\n");
            }
        }
        return rewritten.append("Connection: close\r\n\r\n").toString();
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.write(b);
            matched = b == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
