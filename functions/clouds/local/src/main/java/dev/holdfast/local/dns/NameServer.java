package dev.holdfast.local.dns;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One name server.
 *
 * @param shown as the plan or the zone names it
 * @param addresses where it answers, each tried in turn; none when they are not known
 * @param problem why there are none; empty when there are
 */
record NameServer(String shown, List<InetSocketAddress> addresses, String problem) {
    NameServer {
        addresses = List.copyOf(addresses);
    }

    static NameServer at(String shown, List<InetSocketAddress> addresses) {
        return new NameServer(shown, addresses, "");
    }

    static NameServer unknown(String shown, String problem) {
        return new NameServer(shown, List.of(), problem);
    }
}
