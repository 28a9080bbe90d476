package dev.holdfast.console.drill.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The responder asked and changed by BIND's own clients, as a person does during the drill. */
class DnsResponderByDigTest {
    private DnsResponder responder;

    @BeforeEach
    void start() throws IOException {
        responder = Served.start();
    }

    @AfterEach
    void stop() {
        responder.close();
    }

    @Test
    void dig_reads_what_is_there_without_a_warning() throws Exception {
        assertThat(dig("app.drill.test", "A"))
                .contains("status: NOERROR", "flags: qr aa rd;", "ANSWER: 1", "192.0.2.1", "EDNS: version: 0")
                .doesNotContainIgnoringCase("malformed")
                .doesNotContain("Warning", "mismatch");
        assertThat(dig("+tcp", "+short", "app.drill.test", "A")).isEqualTo("192.0.2.1\n");
        assertThat(dig("+noedns", "+short", "app.drill.test", "A")).isEqualTo("192.0.2.1\n");
        assertThat(dig("+short", "big.drill.test", "A").lines()).hasSize(100);
    }

    @Test
    void dig_reads_what_is_not_there() throws Exception {
        assertThat(dig("none.drill.test", "A")).contains("status: NXDOMAIN", "AUTHORITY: 1", "SOA");
        assertThat(dig("app.drill.test", "AAAA")).contains("status: NOERROR", "ANSWER: 0", "AUTHORITY: 1");
        assertThat(dig("www.example.org", "A")).contains("status: REFUSED");
        assertThat(dig("+edns=9", "+noednsneg", "app.drill.test", "A")).contains("status: BADVERS");
    }

    @Test
    void nsupdate_changes_it_with_the_key_and_is_turned_away_without() throws Exception {
        assertThat(nsupdate("hmac-sha256:" + Served.KEY_NAME + ":" + Served.KEY)).isEmpty();
        assertThat(dig("+short", "app.drill.test", "A")).isEqualTo("192.0.2.2\n");
        assertThat(nsupdate("hmac-sha256:" + Served.KEY_NAME + ":RkVEQ0JBOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="))
                .contains("BADSIG");
        assertThat(nsupdate("hmac-sha256:nobodys-key:" + Served.KEY)).contains("BADKEY");
        assertThat(nsupdate("")).contains("REFUSED");
    }

    @Test
    void dig_verifies_the_signature_of_an_answer() throws Exception {
        assertThat(dig("-y", "hmac-sha256:" + Served.KEY_NAME + ":" + Served.KEY, "app.drill.test", "A"))
                .contains("status: NOERROR", "TSIG PSEUDOSECTION", "192.0.2.1")
                .doesNotContainIgnoringCase("couldn't verify");
    }

    private String nsupdate(String key) throws Exception {
        List<String> command = new ArrayList<>(List.of("nsupdate"));
        if (!key.isEmpty()) {
            command.addAll(List.of("-y", key));
        }
        return run(
                command,
                "server 127.0.0.1 " + responder.address().getPort()
                        + "\nzone drill.test.\nupdate delete app.drill.test. A\nupdate add app.drill.test. 5 A 192.0.2.2\nsend\n");
    }

    private String dig(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "dig", "-r", "@127.0.0.1", "-p", Integer.toString(responder.address().getPort())));
        command.addAll(List.of(arguments));
        return run(command, "");
    }

    private static String run(List<String> command, String input) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var writer = process.outputWriter()) {
            writer.write(input);
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
