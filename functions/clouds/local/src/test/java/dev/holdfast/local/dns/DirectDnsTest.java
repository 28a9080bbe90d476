package dev.holdfast.local.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.core.failover.AuthoritativeDns.Answer;
import dev.holdfast.local.dns.Lossy.Fate;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;
import org.xbill.DNS.SimpleResolver;

/** Questions to a real BIND and its secondary. */
class DirectDnsTest {
    @TempDir
    static Path folder;

    private static Bind bind;

    private final DirectDns dns = new DirectDns();

    @BeforeAll
    static void start() throws Exception {
        bind = Bind.primaryAndSecondary(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        bind.kill();
    }

    @Test
    void each_server_that_is_named_gives_an_answer_in_their_order() {
        assertThat(dns.ask(List.of(bind.secondary(), bind.server()), Bind.ZONE, "app.clinic.test", "A"))
                .containsExactly(
                        new Answer(bind.secondary(), List.of("192.0.2.1"), Duration.ofSeconds(30), ""),
                        new Answer(bind.server(), List.of("192.0.2.1"), Duration.ofSeconds(30), ""));
    }

    @Test
    void without_names_the_zones_own_servers_are_found_by_the_resolver_and_asked() {
        NameServers servers = new NameServers(
                () -> new SimpleResolver(new InetSocketAddress("127.0.0.1", bind.port())), bind.port());
        assertThat(new DirectDns(servers).ask(List.of(), Bind.ZONE, "app.clinic.test", "A"))
                .extracting(Answer::server, Answer::values, Answer::problem)
                .containsExactlyInAnyOrder(
                        tuple("ns1.clinic.test", List.of("192.0.2.1"), ""),
                        tuple("ns2.clinic.test", List.of("192.0.2.1"), ""));
    }

    @Test
    void servers_that_the_resolver_does_not_know_are_one_answer() {
        NameServers servers = new NameServers(
                () -> new SimpleResolver(new InetSocketAddress("127.0.0.1", bind.port())), bind.port());
        assertThat(new DirectDns(servers).ask(List.of(), "nowhere.test", "app.nowhere.test", "A"))
                .singleElement()
                .satisfies(answer -> {
                    assertThat(answer.values()).isEmpty();
                    assertThat(answer.problem()).contains("not known").contains("nowhere.test");
                });
    }

    @Test
    void every_sort_of_record_is_read() {
        assertThat(one("six.clinic.test", "AAAA").values()).containsExactly("2001:db8:0:0:0:0:0:1");
        assertThat(one("WWW.clinic.TEST.", "CNAME").values()).containsExactly("primary.clinic.test");
        assertThat(one("app.clinic.test", "TXT").values()).containsExactly("stays as it is");
        assertThat(one("slow.clinic.test", "A").ttl()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void an_answer_too_large_for_a_datagram_comes_over_tcp() {
        assertThat(one("big.clinic.test", "A").values())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 90)
                        .mapToObj(i -> "198.51.100." + i)
                        .toList());
    }

    @Test
    void why_there_are_no_values_is_said() {
        assertThat(one("nothing.clinic.test", "A").problem()).contains("no such name");
        assertThat(one("app.clinic.test", "AAAA").problem()).contains("has no AAAA record");
        assertThat(one("www.clinic.test", "A").problem()).contains("alias").contains("primary.clinic.test");
        assertThat(one("app.elsewhere.test", "A").problem()).contains("REFUSED");
        assertThat(dns.ask(List.of("127.0.0.2:" + bind.port()), Bind.ZONE, "app.clinic.test", "A"))
                .singleElement()
                .satisfies(answer -> assertThat(answer.problem()).contains("refused"));
        assertThat(dns.ask(List.of("not a server"), Bind.ZONE, "app.clinic.test", "A"))
                .singleElement()
                .satisfies(answer -> assertThat(answer.problem()).contains("not a server"));
    }

    @Test
    void what_a_server_without_authority_says_does_not_count() throws Exception {
        try (Lossy cache = new Lossy(bind.port(), (update, before) -> Fate.WITHOUT_AUTHORITY)) {
            assertThat(dns.ask(List.of(cache.server()), Bind.ZONE, "app.clinic.test", "A"))
                    .singleElement()
                    .satisfies(answer -> {
                        assertThat(answer.values()).isEmpty();
                        assertThat(answer.problem()).contains("not authoritative");
                    });
        }
    }

    @Test
    void a_server_that_loses_datagrams_is_asked_again() throws Exception {
        try (Lossy lossy = new Lossy(bind.port(), (update, before) -> before == 0 ? Fate.LOSE_MESSAGE : Fate.PASS)) {
            assertThat(dns.ask(List.of(lossy.server()), Bind.ZONE, "app.clinic.test", "A"))
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.values()).containsExactly("192.0.2.1"));
        }
    }

    @Test
    void a_silent_server_does_not_keep_the_others_from_answering() throws Exception {
        try (Lossy silent = new Lossy(bind.port(), (update, before) -> Fate.LOSE_MESSAGE)) {
            List<Authorities.Said> said = new Authorities(new NameServers())
                    .ask(
                            List.of(silent.server(), bind.server()),
                            Name.fromString("clinic.test."),
                            new Question(Name.fromString("app.clinic.test."), org.xbill.DNS.Type.A),
                            Duration.ofMillis(500));
            assertThat(said.get(0).standing()).isInstanceOf(Standing.Silent.class);
            assertThat(said.get(1).standing()).isInstanceOf(Standing.Stands.class);
        }
    }

    private Answer one(String name, String type) {
        return dns.ask(List.of(bind.server()), Bind.ZONE, name, type).getFirst();
    }
}
