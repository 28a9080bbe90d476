package dev.holdfast.local.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.core.failover.Instruments;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.failover.ProbingContract;
import dev.holdfast.core.failover.RawServer;
import dev.holdfast.core.failover.TestCertificate;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.local.net.BoundedHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest extends ProbingContract {
    @TempDir
    Path temp;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger behindTheRedirect = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 200);
        populate(server);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable it : open) {
            it.close();
        }
    }

    @Override
    protected Probing probing() {
        return probing(BoundedHttp.standard());
    }

    @Override
    protected Instrument healthy() {
        return at("/ok");
    }

    @Override
    protected Instrument broken() {
        return at("/503");
    }

    @Override
    protected Instrument silent() throws Exception {
        return brief(url("http://127.0.0.1:" + run(RawServer.hanging()).port() + "/"));
    }

    @Override
    protected Instrument beyondSight() {
        return url("http://no-such-host.invalid/");
    }

    @Test
    void evidence_names_the_status_and_the_time_it_took() {
        assertThat(look(healthy()).what()).matches("200 as expected after \\d+\\.\\d\\d s");
        assertThat(look(broken()).what()).matches("503 instead of 200 after \\d+\\.\\d\\d s");
    }

    @Test
    void another_status_may_be_the_expected_one() {
        assertThat(look(Instruments.with(broken(), "expect", "503")).verdict()).isEqualTo(Verdict.UP);
        assertThat(look(Instruments.with(healthy(), "expect", "503")).verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void the_expected_text_must_be_there_in_the_answers_own_letters() {
        assertThat(look(Instruments.with(healthy(), "contains", "größer")).what())
                .startsWith("200 with the expected");
        assertThat(look(Instruments.with(at("/latin"), "contains", "größer")).verdict())
                .isEqualTo(Verdict.UP);
        Observation missing = look(Instruments.with(healthy(), "contains", "s3cret-marker"));
        assertThat(missing.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(missing.what())
                .startsWith("200, but the answer does not contain")
                .doesNotContain("s3cret-marker");
    }

    @Test
    void a_redirect_is_an_answer_and_is_not_followed() {
        Observation seen = look(at("/redirect"));
        assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(seen.what())
                .startsWith("302 instead of 200, a redirect to 127.0.0.1 that is not followed")
                .doesNotContain("ticket");
        assertThat(look(Instruments.with(at("/redirect"), "expect", "302")).verdict())
                .isEqualTo(Verdict.UP);
        assertThat(behindTheRedirect).hasValue(0);
    }

    @Test
    void an_answer_beyond_a_mebibyte_is_judged_by_its_beginning() {
        assertThat(look(at("/endless")).verdict()).isEqualTo(Verdict.UP);
        assertThat(look(Instruments.with(at("/endless"), "contains", "yyy")).what())
                .startsWith("200, but the first MiB of the answer does not contain");
    }

    @Test
    void an_answer_that_drips_without_end_is_down_when_the_time_is_over() throws Exception {
        RawServer dripping = run(RawServer.dripping("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
        Observation seen = look(brief(url("http://127.0.0.1:" + dripping.port() + "/")));
        assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(seen.what()).startsWith("200, but the answer did not end in time");
    }

    @Test
    void headers_that_drip_without_end_are_down_when_the_time_is_over() throws Exception {
        RawServer dripping = run(RawServer.dripping("HTTP/1.1 200 OK\r\nX-Long: "));
        Observation seen = look(brief(url("http://127.0.0.1:" + dripping.port() + "/")));
        assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(seen.what()).startsWith("it accepted the connection but did not answer in time");
    }

    @Test
    void a_body_shorter_than_announced_is_down() throws Exception {
        RawServer cutting = run(RawServer.serving(client -> {
            client.getInputStream().read(new byte[8192]);
            client.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
        }));
        assertThat(look(url("http://127.0.0.1:" + cutting.port() + "/")).what())
                .startsWith("200, but the answer did not end before the connection broke");
    }

    @Test
    void what_the_other_side_did_wrong_is_down_and_named() throws Exception {
        assertDown(RawServer.closedPort(), "127.0.0.1 refused the connection");
        assertRefused(look(silent()), "it accepted the connection but did not answer in time.*");
        assertRefused(
                look(brief(url("http://127.0.0.1:" + run(RawServer.deaf()).port() + "/"))),
                "127\\.0\\.0\\.1 took no connection.*");
        assertDown(run(RawServer.resetting()).port(), "it reset the connection");
        assertDown(
                run(RawServer.saying("SSH-2.0-OpenSSH_9.2\r\n\r\n")).port(), "it answered something that is not HTTP");
        assertDown(
                run(RawServer.serving(client -> client.getInputStream().read(new byte[8192])))
                        .port(),
                "it closed the connection without an answer");
    }

    @Test
    void a_certificate_that_is_trusted_is_up() throws Exception {
        TestCertificate certificate = TestCertificate.valid(temp);
        Observation seen = look(certificate.trusting(), secured(certificate));
        assertThat(seen.what()).startsWith("200 as expected");
        assertThat(seen.verdict()).isEqualTo(Verdict.UP);
    }

    @Test
    void a_certificate_that_does_not_hold_is_down_with_the_reason() throws Exception {
        TestCertificate valid = TestCertificate.valid(temp);
        assertRefused(look(SSLContext.getDefault(), secured(valid)), "TLS failed: .*certification path.*");
        TestCertificate expired = TestCertificate.expired(temp);
        assertRefused(look(expired.trusting(), secured(expired)), "TLS failed: .*NotAfter.*");
        TestCertificate other = TestCertificate.ofAnotherHost(temp);
        assertRefused(look(other.trusting(), secured(other)), "TLS failed: .*localhost.*");
    }

    @Test
    void a_server_without_tls_behind_https_is_down() throws Exception {
        int port = run(RawServer.saying("HTTP/1.1 400 Bad Request\r\n\r\n")).port();
        assertRefused(look(url("https://127.0.0.1:" + port + "/")), "TLS failed: .*");
        assertRefused(
                look(brief(url("https://127.0.0.1:" + run(RawServer.hanging()).port() + "/"))),
                "it accepted the connection but did not answer in time.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://127.0.0.1/", "http:///x", "http://256.1.1.1/", "http://127.0.0.1:99999/", "http://a b/"})
    void a_url_that_cannot_be_asked_is_unknown_and_not_thrown(String url) {
        assertThat(look(url(url)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private void assertDown(int port, String evidence) {
        Observation seen = look(url("http://127.0.0.1:" + port + "/"));
        assertThat(seen.what()).startsWith(evidence);
        assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
    }

    private static void assertRefused(Observation seen, String evidence) {
        assertThat(seen.what()).matches(evidence);
        assertThat(seen.verdict()).isEqualTo(Verdict.DOWN);
    }

    private Observation look(Instrument instrument) {
        return probing().look(instrument);
    }

    private static Observation look(SSLContext trust, Instrument instrument) {
        return probing(new BoundedHttp(trust)).look(instrument);
    }

    private static Probing probing(BoundedHttp http) {
        return new HttpProbe(new Lookout(() -> HERE, new OwnNetwork(""), CLOCK), http);
    }

    private Instrument secured(TestCertificate certificate) throws Exception {
        HttpsServer secured = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        secured.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        populate(secured);
        return url("https://localhost:" + secured.getAddress().getPort() + "/ok");
    }

    private RawServer run(RawServer raw) {
        open.add(raw);
        return raw;
    }

    private Instrument at(String path) {
        return url("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static Instrument url(String url) {
        return Instruments.of("edge", "http", "url", url, "timeout", "PT20S");
    }

    /** With a second to spare only, where the time shall run out. */
    private static Instrument brief(Instrument instrument) {
        return Instruments.with(instrument, "timeout", "PT1S");
    }

    private void populate(HttpServer it) {
        it.createContext("/ok", exchange -> answer(exchange, 200, "text/plain", "größer", StandardCharsets.UTF_8));
        it.createContext(
                "/latin",
                exchange ->
                        answer(exchange, 200, "text/plain; charset=ISO-8859-1", "größer", StandardCharsets.ISO_8859_1));
        it.createContext("/503", exchange -> answer(exchange, 503, "text/plain", "down", StandardCharsets.UTF_8));
        it.createContext("/redirect", exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", "http://127.0.0.1:" + server.getAddress().getPort() + "/behind?ticket=s3cret");
            answer(exchange, 302, "text/plain", "", StandardCharsets.UTF_8);
        });
        it.createContext("/behind", exchange -> {
            behindTheRedirect.incrementAndGet();
            answer(exchange, 200, "text/plain", "", StandardCharsets.UTF_8);
        });
        it.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(piece);
                }
            }
        });
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        it.setExecutor(threads);
        it.start();
        open.add(() -> {
            it.stop(0);
            threads.shutdownNow();
        });
    }

    private static void answer(HttpExchange exchange, int status, String type, String text, Charset letters)
            throws IOException {
        byte[] body = text.getBytes(letters);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
