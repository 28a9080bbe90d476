package dev.holdfast.local.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostPortTest {
    @Test
    void a_server_is_a_host_or_an_address_with_or_without_a_port() {
        assertThat(HostPort.parse("ns1.example.org")).contains(new HostPort("ns1.example.org", 53));
        assertThat(HostPort.parse("ns1.example.org:5353")).contains(new HostPort("ns1.example.org", 5353));
        assertThat(HostPort.parse("192.0.2.1")).contains(new HostPort("192.0.2.1", 53));
        assertThat(HostPort.parse("192.0.2.1:1053")).contains(new HostPort("192.0.2.1", 1053));
        assertThat(HostPort.parse("2001:db8::1")).contains(new HostPort("2001:db8::1", 53));
        assertThat(HostPort.parse("::1")).contains(new HostPort("::1", 53));
        assertThat(HostPort.parse("[2001:db8::1]")).contains(new HostPort("2001:db8::1", 53));
        assertThat(HostPort.parse("[2001:db8::1]:1053")).contains(new HostPort("2001:db8::1", 1053));
    }

    @Test
    void anything_else_is_none() {
        for (String wrong : List.of("", "a b", "host:", "host:0", "host:65536", "host:x", "[::1", "[host]:53", "a:b:c")) {
            assertThat(HostPort.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
