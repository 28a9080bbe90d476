package dev.holdfast.local.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.Instruments;
import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.failover.ProbingContract;
import dev.holdfast.core.failover.RawServer;
import dev.holdfast.core.plan.Instrument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpProbeTest extends ProbingContract {
    private final List<RawServer> servers = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (RawServer server : servers) {
            server.close();
        }
    }

    @Override
    protected Probing probing() {
        return probing("");
    }

    @Override
    protected Instrument healthy() throws Exception {
        return to("127.0.0.1", run(RawServer.hanging()).port());
    }

    @Override
    protected Instrument broken() throws Exception {
        return to("127.0.0.1", RawServer.closedPort());
    }

    @Override
    protected Instrument silent() throws Exception {
        return Instruments.with(to("127.0.0.1", run(RawServer.deaf()).port()), "timeout", "PT0.4S");
    }

    @Override
    protected Instrument beyondSight() {
        return to("no-such-host.invalid", 443);
    }

    @Test
    void evidence_is_one_sentence_with_the_time_it_took() throws Exception {
        assertThat(look(healthy()).what())
                .matches("127\\.0\\.0\\.1 accepts connections at port \\d+ after \\d+\\.\\d\\d s");
        assertThat(look(broken()).what()).matches("127\\.0\\.0\\.1 refused the connection after \\d+\\.\\d\\d s");
        assertThat(look(silent()).what()).matches("127\\.0\\.0\\.1 took no connection after \\d+\\.\\d\\d s");
        assertThat(look(beyondSight()).what()).startsWith("the name no-such-host.invalid is not known here after ");
    }

    @Test
    void silence_of_this_machine_itself_is_seen_without_any_network() throws Exception {
        assertThat(look(silent()).verdict()).isEqualTo(Verdict.DOWN);
        assertThat(probing("127.0.0.1:" + RawServer.closedPort()).look(silent()).verdict())
                .isEqualTo(Verdict.DOWN);
    }

    @Test
    void a_missing_route_counts_only_while_a_reference_answers() throws Exception {
        // The kernel gives no route to the broadcast address for TCP, whatever the network is.
        Instrument unreachable = to("255.255.255.255", 443);
        int there = run(RawServer.hanging()).port();
        int gone = RawServer.closedPort();

        Observation alone = look(unreachable);
        assertThat(alone.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(alone.what()).contains("no route to 255.255.255.255", "our own network's fault");

        Observation lost = probing("127.0.0.1:" + gone).look(unreachable);
        assertThat(lost.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(lost.what()).contains("none of holdfast.probe.references (127.0.0.1:" + gone + ") answers");

        Observation compared =
                probing("127.0.0.1:" + gone + ", 127.0.0.1:" + there).look(unreachable);
        assertThat(compared.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(compared.what()).contains("while there is one to 127.0.0.1:" + there);
    }

    @Test
    void a_reference_that_is_no_address_never_proves_our_network() {
        for (String wrong : List.of("somewhere", ":80", "host:port", "127.0.0.1:99999")) {
            Observation seen = probing(wrong).look(to("255.255.255.255", 443));
            assertThat(seen.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(seen.what()).contains(wrong);
        }
    }

    @Test
    void the_folder_of_a_socket_is_not_asked() {
        assertThat(look(to("/run/postgresql", 5432)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private static Probing probing(String references) {
        return new TcpProbe(new Lookout(() -> HERE, new OwnNetwork(references), CLOCK));
    }

    private Observation look(Instrument instrument) {
        return probing().look(instrument);
    }

    private RawServer run(RawServer server) {
        servers.add(server);
        return server;
    }

    private static Instrument to(String host, int port) {
        return Instruments.of("edge", "tcp", "host", host, "port", Integer.toString(port), "timeout", "PT20S");
    }
}
