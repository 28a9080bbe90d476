package dev.holdfast.channels.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.failover.CourierContract;
import dev.holdfast.core.failover.RawServer;
import dev.holdfast.core.failover.TestCertificate;
import dev.holdfast.core.plan.SecretRef;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpCourierTest extends CourierContract {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-08T12:00:00Z"), ZoneOffset.UTC);
    private static final String PASSWORD = "pa55-nobody-sees";
    private static final String TEXT = "one-time code 731-904";

    @TempDir
    static Path folder;

    private static TestCertificate certificate;

    private final List<AutoCloseable> open = new ArrayList<>();
    private GreenMail mail;

    @BeforeAll
    static void certify() throws Exception {
        certificate = TestCertificate.valid(folder);
    }

    @BeforeEach
    void start() {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        open.add(mail::stop);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable it : open) {
            it.close();
        }
    }

    @Override
    protected Courier courier() {
        return courier(settings("none", mail.getSmtp().getPort()));
    }

    @Override
    protected Courier unconfigured() {
        return courier(Map.of());
    }

    @Override
    protected Courier stranded() throws Exception {
        return courier(settings("none", RawServer.closedPort()));
    }

    @Override
    protected List<Taken> taken() throws Exception {
        List<Taken> all = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            List<String> heads = new ArrayList<>();
            for (Header header : Collections.list(message.getAllHeaders())) {
                heads.add(header.getName() + ": " + header.getValue());
            }
            all.add(new Taken(
                    message.getAllRecipients()[0].toString(),
                    message.getSubject(),
                    heads,
                    message.getContent().toString().replace("\r\n", "\n")));
        }
        return all;
    }

    @Test
    void a_message_says_who_when_and_that_no_person_wrote_it() throws Exception {
        courier().deliver(CONTACT, "subject", TEXT);
        assertThat(taken())
                .singleElement()
                .satisfies(it -> assertThat(it.heads())
                        .contains(
                                "From: holdfast@example.org",
                                "To: " + CONTACT,
                                "Date: Sun, 8 Mar 2026 12:00:00 +0000",
                                "Auto-Submitted: auto-generated")
                        .anyMatch(line -> line.startsWith("Message-ID: "))
                        .anyMatch(line -> line.matches("Content-Type: text/plain; charset=(?i:utf-8)")));
    }

    @Test
    void only_mail_addresses_are_reached() {
        assertThat(courier().reaches("+49-30-123456")).isFalse();
        assertThat(courier().reaches("the on-call")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@example.org,b@example.org",
                "a@example.org>\r\nRCPT TO:<b@example.org",
                "Name <a@example.org>",
                "a@b@example.org",
                "ä@example.org",
                "a@example.org\n",
                "group:a@example.org;",
                "@example.org",
                ""
            })
    void what_is_not_exactly_one_address_gets_nothing(String contact) throws Exception {
        assertThatExceptionOfType(Courier.Undelivered.class)
                .isThrownBy(() -> courier().deliver(contact, "subject", TEXT))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\r"));
        assertThat(taken()).isEmpty();
    }

    @Test
    void encryption_is_begun_before_anything_is_said() throws Exception {
        ScriptedSmtp server = scripted(true, command -> null);
        courier(account(settings("", server.port()))).deliver(CONTACT, "subject", TEXT);
        List<String> commands = server.commands();
        assertThat(commands.subList(0, commands.indexOf("TLS")))
                .allMatch(line -> line.startsWith("EHLO") || line.equals("STARTTLS"));
        assertThat(commands.subList(commands.indexOf("TLS"), commands.size()))
                .anyMatch(line -> line.startsWith("AUTH PLAIN"))
                .contains("MAIL FROM:<holdfast@example.org>", "RCPT TO:<" + CONTACT + ">", "DATA", ".");
    }

    @Test
    void a_server_without_encryption_is_told_nothing() throws Exception {
        ScriptedSmtp server = scripted(false, command -> null);
        assertThat(refused(courier(account(settings("starttls", server.port())))))
                .contains("STARTTLS", "nothing was sent");
        assertThat(server.commands()).allMatch(line -> line.startsWith("EHLO") || line.equals("QUIT"));
    }

    @Test
    void a_certificate_nobody_trusts_ends_it() throws Exception {
        ScriptedSmtp server = scripted(true, command -> null);
        Courier distrusting =
                courier(account(settings("", server.port())), (SSLSocketFactory) SSLSocketFactory.getDefault());
        assertThat(refused(distrusting)).contains("TLS", "certification path");
        assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    void a_certificate_of_another_host_ends_it() throws Exception {
        TestCertificate other = TestCertificate.ofAnotherHost(folder);
        ScriptedSmtp server = new ScriptedSmtp(other.server(), true, command -> null);
        open.add(server);
        assertThat(refused(courier(settings("", server.port()), other.trusting().getSocketFactory())))
                .contains("TLS", "localhost");
        assertThat(server.commands()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void a_connection_may_be_encrypted_from_the_first_byte() throws Exception {
        try (RawServer plain = RawServer.hanging()) {
            assertThat(refused(courier(with(settings("implicit", plain.port()), "holdfast.smtp.timeout", "1s"))))
                    .contains("not handed over");
        }
        var factory = certificate.server().getServerSocketFactory();
        try (var listening = factory.createServerSocket(0, 5, java.net.InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> {
                try (var client = listening.accept()) {
                    client.getOutputStream().write("554 closed today\r\n".getBytes());
                    client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (java.io.IOException e) {
                    return;
                }
            });
            assertThat(refused(courier(settings("implicit", listening.getLocalPort()))))
                    .contains("did not speak SMTP to its end");
        }
    }

    @Test
    void a_login_is_made_and_a_refused_one_shows_no_password() throws Exception {
        mail.setUser("ops@example.org", "ops", PASSWORD);
        mail.getUserManager().setAuthRequired(true);
        courier(account(settings("none", mail.getSmtp().getPort()))).deliver(CONTACT, "subject", TEXT);
        assertThat(mail.getReceivedMessages()).hasSize(1);

        ScriptedSmtp server =
                scripted(true, command -> command.equals("AUTH") ? "535 5.7.8 not you, " + PASSWORD : null);
        assertThat(refused(courier(account(settings("", server.port()))))).contains("refused the login");
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT,550 5.1.1 no such user,refused the recipient: 550 5.1.1 no such user",
        "MAIL,553 5.7.1 not your address,refused",
        "DATA,452 4.3.1 full,refused the message with 452",
        "., 554 5.7.1 I do not like 731-904,refused the message with 554",
        "EHLO,421 busy,did not speak SMTP",
        "GREETING,554 closed,did not speak SMTP",
    })
    void a_refusal_is_named(String command, String answer, String named) throws Exception {
        ScriptedSmtp server = scripted(true, it -> it.equals(command) ? answer : it.equals("HELO") ? answer : null);
        assertThat(refused(courier(settings("", server.port())))).contains(named);
    }

    @Test
    void a_server_that_never_confirms_may_have_the_message_all_the_same() throws Exception {
        ScriptedSmtp server = scripted(true, command -> command.equals(".") ? ScriptedSmtp.NOTHING : null);
        assertThat(refused(courier(with(settings("none", server.port()), "holdfast.smtp.timeout", "3s"))))
                .contains("did not confirm it within 3s", "may arrive all the same");
    }

    @Test
    void a_server_that_does_not_take_leave_took_the_message() throws Exception {
        ScriptedSmtp server = scripted(true, command -> command.equals("QUIT") ? ScriptedSmtp.NOTHING : null);
        courier(settings("", server.port())).deliver(CONTACT, "subject", TEXT);
        assertThat(server.commands()).contains(".");
    }

    @Test
    void servers_that_do_not_answer_are_left_in_time_and_named() throws Exception {
        assertThat(refused(brief(run(RawServer.hanging()).port()))).contains("not handed over");
        assertThat(refused(brief(run(RawServer.serving(client -> {
                            while (true) {
                                client.getOutputStream().write("220-still thinking\r\n".getBytes());
                                client.getOutputStream().flush();
                                Thread.sleep(50);
                            }
                        }))
                        .port())))
                .contains("did not confirm it within 1s");
        assertThat(refused(brief(run(RawServer.serving(client -> client.setSoLinger(true, 0)))
                        .port())))
                .contains("127.0.0.1");
        assertThat(refused(brief(run(RawServer.serving(client -> {
                            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                            client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                        }))
                        .port())))
                .contains("127.0.0.1");
        assertThat(refused(courier(settings("", RawServer.closedPort()))))
                .contains("could not be reached: Connection refused");
        assertThat(refused(courier(with(settings("", 587), "holdfast.smtp.host", "no-such-host.invalid"))))
                .contains("no-such-host.invalid", "is not known here");
    }

    @ParameterizedTest
    @CsvSource({
        "holdfast.smtp.port,smtp,a port from 1 to 65535",
        "holdfast.smtp.port,70000,a port from 1 to 65535",
        "holdfast.smtp.tls,ssl,'one of starttls, implicit, none'",
        "holdfast.smtp.timeout,soon,a time such as 30s",
        "holdfast.smtp.from,Holdfast <h@example.org>,not an e-mail address",
        "holdfast.smtp.from,'',is not set",
        "holdfast.smtp.user,'',only one is set",
        "holdfast.smtp.password,pa55-nobody-sees,not a reference to a secret",
        "holdfast.smtp.password,env:UNKNOWN,no installed adapter reads env:UNKNOWN",
    })
    void a_setting_that_cannot_be_used_is_named_when_it_is_needed(String name, String value, String accepted) {
        Courier wrong = courier(with(account(settings("", 587)), name, value));
        assertThat(wrong.reaches(CONTACT)).isTrue();
        assertThat(refused(wrong)).contains(accepted);
    }

    @Test
    void a_password_does_not_cross_a_network_in_the_clear() {
        Map<String, String> clear = with(account(settings("none", 25)), "holdfast.smtp.host", "mail.example.org");
        assertThat(refused(courier(clear))).contains("readable by everybody");
    }

    @Test
    void the_port_follows_the_protection() throws Exception {
        for (var pair :
                Map.of("", 587, "starttls", 587, "implicit", 465, "none", 25).entrySet()) {
            Map<String, String> settings = new HashMap<>(settings(pair.getKey(), 1));
            settings.remove("holdfast.smtp.port");
            assertThat(SmtpSettings.of(new FixedConfig(settings)).port()).isEqualTo(pair.getValue());
        }
    }

    private Courier brief(int port) {
        return courier(
                with(with(settings("", port), "holdfast.smtp.timeout", "1s"), "holdfast.smtp.host", "127.0.0.1"));
    }

    private static String refused(Courier courier) {
        List<String> said = new ArrayList<>();
        assertThatExceptionOfType(Courier.Undelivered.class)
                .isThrownBy(() -> courier.deliver(CONTACT, "subject", TEXT))
                .satisfies(e -> {
                    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain(PASSWORD, "731-904", "\n");
                    }
                    assertThat(e.hint()).isNotBlank().doesNotContain(PASSWORD);
                    said.add(e.explained());
                });
        return said.getFirst();
    }

    private ScriptedSmtp scripted(boolean offersTls, UnaryOperator<String> script) throws Exception {
        ScriptedSmtp server = new ScriptedSmtp(certificate.server(), offersTls, script);
        open.add(server);
        return server;
    }

    private RawServer run(RawServer server) {
        open.add(server);
        return server;
    }

    private static Courier courier(Map<String, String> settings) {
        try {
            return courier(settings, certificate.trusting().getSocketFactory());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Courier courier(Map<String, String> settings, SSLSocketFactory tls) {
        SecretResolver known = new SecretResolver() {
            @Override
            public boolean knows(SecretRef reference) {
                return reference.equals(new SecretRef.Environment("SMTP_PASSWORD"));
            }

            @Override
            public Secret resolve(SecretRef reference) {
                return Secret.of(PASSWORD);
            }
        };
        return new SmtpCourier(new FixedConfig(settings), new Secrets(List.of(known)), CLOCK, tls);
    }

    private static Map<String, String> settings(String tls, int port) {
        return Map.of(
                "holdfast.smtp.host",
                "localhost",
                "holdfast.smtp.port",
                Integer.toString(port),
                "holdfast.smtp.tls",
                tls,
                "holdfast.smtp.from",
                "holdfast@example.org");
    }

    private static Map<String, String> account(Map<String, String> settings) {
        return with(with(settings, "holdfast.smtp.user", "ops"), "holdfast.smtp.password", "env:SMTP_PASSWORD");
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(name, value);
        return changed;
    }
}
