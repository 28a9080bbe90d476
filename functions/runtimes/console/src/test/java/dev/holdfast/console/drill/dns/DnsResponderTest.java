package dev.holdfast.console.drill.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** The responder asked by dnsjava's own resolver. */
class DnsResponderTest {
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
    void what_is_there_is_answered_with_authority_over_both_transports() throws IOException {
        for (boolean tcp : new boolean[] {false, true}) {
            Message answer = ask("APP", Type.A, tcp);
            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
            assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
            assertThat(answer.getSection(Section.ANSWER)).containsExactly(Served.record("app", Type.A, 5, "192.0.2.1"));
        }
    }

    @Test
    void absence_is_answered_with_the_soa_and_says_whether_the_name_exists() throws IOException {
        assertAbsent(ask("none", Type.A, false), Rcode.NXDOMAIN);
        assertAbsent(ask("app", Type.AAAA, false), Rcode.NOERROR);
        // a name with nothing but names below it exists (RFC 8020)
        assertAbsent(ask("below", Type.A, false), Rcode.NOERROR);
    }

    @Test
    void an_alias_is_followed_inside_the_zone_and_named_outside() throws IOException {
        assertThat(ask("www", Type.A, false).getSection(Section.ANSWER))
                .extracting(Record::getType)
                .containsExactly(Type.CNAME, Type.A);
        assertThat(ask("out", Type.A, false).getSection(Section.ANSWER))
                .extracting(Record::getType)
                .containsExactly(Type.CNAME);
        assertThat(ask("loop", Type.A, false).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void other_zones_and_transfers_are_refused() throws IOException {
        for (Record question : List.of(
                Record.newRecord(Name.fromString("app.example.org."), Type.A, DClass.IN),
                Record.newRecord(Served.name("app"), Type.A, DClass.CH),
                Record.newRecord(Served.name(""), Type.IXFR, DClass.IN))) {
            Message answer = resolver(false).send(Message.newQuery(question));
            assertThat(answer.getRcode()).isEqualTo(Rcode.REFUSED);
            assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
        }
    }

    @Test
    void what_does_not_fit_is_marked_as_cut_and_whole_over_tcp() throws IOException {
        SimpleResolver patient = resolver(false);
        patient.setIgnoreTruncation(true);
        Message cut = patient.send(query("big", Type.A));
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(ask("big", Type.A, false).getSection(Section.ANSWER)).hasSize(100);
    }

    @Test
    void edns_is_answered_and_an_unknown_version_named() throws IOException {
        Message answer = ask("app", Type.A, false);
        assertThat(answer.getOPT().getPayloadSize()).isEqualTo(1232);
        SimpleResolver plain = resolver(false);
        plain.setEDNS(-1);
        assertThat(plain.send(query("app", Type.A)).getOPT()).isNull();
        Message future = query("app", Type.A);
        future.addRecord(new org.xbill.DNS.OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertThat(resolver(false).send(future).getRcode()).isEqualTo(Rcode.BADVERS);
    }

    @Test
    void an_operation_that_it_does_not_know_is_not_implemented() throws IOException {
        Message notify = query("app", Type.SOA);
        notify.getHeader().setOpcode(Opcode.NOTIFY);
        assertThat(resolver(false).send(notify).getRcode()).isEqualTo(Rcode.NOTIMP);
    }

    @Test
    void a_signed_update_changes_the_zone_and_counts_its_serial() throws IOException {
        long before = serial();
        Message answer = signed(Clock.systemUTC(), Served.KEY).send(move("192.0.2.1", "192.0.2.2"));
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.isVerified()).isTrue();
        assertThat(ask("app", Type.A, false).getSection(Section.ANSWER))
                .containsExactly(Served.record("app", Type.A, 5, "192.0.2.2"));
        assertThat(ask("app", Type.TXT, false).getSection(Section.ANSWER)).hasSize(1);
        assertThat(serial()).isEqualTo(before + 1);
    }

    @Test
    void nobody_else_changes_it() throws IOException {
        List<Record> before = responder.zone().records().all();
        assertThat(resolver(false).send(move("192.0.2.1", "192.0.2.2")).getRcode()).isEqualTo(Rcode.REFUSED);
        Message wrong = signed(Clock.systemUTC(), "RkVEQ0JBOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=").send(move("192.0.2.1", "192.0.2.2"));
        assertThat(wrong.getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(wrong.getTSIG().getError()).isEqualTo(Rcode.BADSIG);
        Message late = signed(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)), Served.KEY)
                .send(move("192.0.2.1", "192.0.2.2"));
        assertThat(late.getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(late.getTSIG().getError()).isEqualTo(Rcode.BADTIME);
        assertThat(responder.zone().records().all()).isEqualTo(before);
    }

    @Test
    void an_update_is_made_whole_or_not_at_all() throws IOException {
        List<Record> before = responder.zone().records().all();
        Update outside = move("192.0.2.1", "192.0.2.2");
        outside.add(Name.fromString("app.example.org."), Type.A, 5, "192.0.2.2");
        assertThat(rcode(outside)).isEqualTo(Rcode.NOTZONE);
        assertThat(rcode(move("192.0.2.77", "192.0.2.2"))).isEqualTo(Rcode.NXRRSET);
        Update absent = new Update(Served.name(""));
        absent.present(Served.name("none"));
        assertThat(rcode(absent)).isEqualTo(Rcode.NXDOMAIN);
        Update present = new Update(Served.name(""));
        present.absent(Served.name("app"));
        assertThat(rcode(present)).isEqualTo(Rcode.YXDOMAIN);
        Update set = new Update(Served.name(""));
        set.absent(Served.name("app"), Type.A);
        assertThat(rcode(set)).isEqualTo(Rcode.YXRRSET);
        assertThat(rcode(new Update(Name.fromString("example.org.")))).isEqualTo(Rcode.NOTAUTH);
        assertThat(responder.zone().records().all()).isEqualTo(before);
    }

    @Test
    void the_zone_keeps_its_soa_and_name_servers_and_an_alias_stands_alone() throws IOException {
        List<Record> before = responder.zone().records().all();
        Update update = new Update(Served.name(""));
        update.delete(Served.name(""));
        update.delete(Served.name(""), Type.SOA);
        update.add(Served.name("app"), Type.CNAME, 5, "www.drill.test.");
        update.add(Served.name("www"), Type.A, 5, "192.0.2.3");
        assertThat(rcode(update)).isEqualTo(Rcode.NOERROR);
        assertThat(responder.zone().records().all()).isEqualTo(before);
    }

    @Test
    void garbage_neither_stops_it_nor_is_answered_by_it_as_a_question() throws IOException {
        Random random = new Random(7);
        byte[] valid = query("app", Type.A).toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 2_000; i++) {
                byte[] bytes = new byte[random.nextInt(600)];
                random.nextBytes(bytes);
                if (i % 2 == 0) {
                    bytes = valid.clone();
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                socket.send(new DatagramPacket(bytes, bytes.length, responder.address()));
            }
        }
        for (byte[] bytes : List.of(new byte[0], new byte[] {0, 5, 1}, new byte[] {(byte) 0xff, (byte) 0xff, 1})) {
            try (Socket socket = new Socket(responder.address().getAddress(), responder.address().getPort())) {
                socket.getOutputStream().write(bytes);
            }
        }
        assertThat(ask("app", Type.A, false).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ask("app", Type.A, true).getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void what_has_a_header_but_no_sense_is_a_format_error() throws IOException {
        byte[] cut = java.util.Arrays.copyOf(query("app", Type.A).toWire(), 20);
        try (Socket socket = new Socket(responder.address().getAddress(), responder.address().getPort())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(cut.length);
            out.write(cut);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Message answer = new Message(in.readNBytes(in.readUnsignedShort()));
            assertThat(answer.getRcode()).isEqualTo(Rcode.FORMERR);
        }
    }

    @Test
    void one_connection_serves_several_questions() throws IOException {
        try (Socket socket = new Socket(responder.address().getAddress(), responder.address().getPort())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < 3; i++) {
                byte[] query = query("app", Type.A).toWire();
                out.writeShort(query.length);
                out.write(query);
                assertThat(new Message(in.readNBytes(in.readUnsignedShort())).getSection(Section.ANSWER))
                        .hasSize(1);
            }
        }
    }

    @Test
    void closed_it_answers_no_more_and_its_port_is_free() throws IOException {
        int port = responder.address().getPort();
        responder.close();
        responder.close();
        assertThatThrownBy(() -> ask("app", Type.A, true)).isInstanceOf(IOException.class);
        try (DnsResponder again = DnsResponder.start(responder.zone(), port)) {
            assertThat(again.address().getPort()).isEqualTo(port);
            assertThatThrownBy(() -> DnsResponder.start(responder.zone(), port)).hasMessageContaining("taken");
        }
    }

    private static void assertAbsent(Message answer, int rcode) {
        assertThat(answer.getRcode()).isEqualTo(rcode);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getSection(Section.AUTHORITY)).singleElement().satisfies(soa -> {
            assertThat(soa.getType()).isEqualTo(Type.SOA);
            assertThat(soa.getTTL()).isEqualTo(1);
        });
    }

    private long serial() {
        return responder.zone().records().soa().getSerial();
    }

    private int rcode(Update update) throws IOException {
        return signed(Clock.systemUTC(), Served.KEY).send(update).getRcode();
    }

    private static Update move(String from, String to) throws IOException {
        Update update = new Update(Served.name(""));
        update.present(Served.record("app", Type.A, 0, from));
        update.replace(Served.record("app", Type.A, 5, to));
        return update;
    }

    private Message ask(String label, int type, boolean tcp) throws IOException {
        return resolver(tcp).send(query(label, type));
    }

    private static Message query(String label, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Served.name(label), type, DClass.IN));
    }

    private SimpleResolver resolver(boolean tcp) {
        SimpleResolver resolver = new SimpleResolver(responder.address());
        resolver.setTCP(tcp);
        return resolver;
    }

    private SimpleResolver signed(Clock clock, String secret) throws IOException {
        SimpleResolver resolver = resolver(false);
        byte[] key = java.util.Base64.getDecoder().decode(secret);
        resolver.setTSIGKey(new TSIG(
                TSIG.HMAC_SHA256, Name.fromString(Served.KEY_NAME + "."), new SecretKeySpec(key, "HmacSHA256"), clock));
        return resolver;
    }
}
