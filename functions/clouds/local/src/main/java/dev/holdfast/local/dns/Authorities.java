package dev.holdfast.local.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;

/** Every server with authority over a zone, asked at once. */
final class Authorities {
    private final NameServers servers;

    Authorities(NameServers servers) {
        this.servers = servers;
    }

    /**
     * One answer per server, in their order. Takes no longer than {@code timeout} and the search for the servers.
     *
     * @param named whom to ask; the zone's own when empty
     */
    List<Said> ask(List<String> named, Name zone, Question question, Duration timeout) {
        List<NameServer> asked;
        try {
            asked = named.isEmpty()
                    ? servers.ofZone(zone)
                    : named.stream().map(servers::named).toList();
        } catch (NameServers.NotFound e) {
            return List.of(new Said(
                    "the name servers of " + zone.toString(true),
                    new Standing.Silent("they are not known: " + e.getMessage())));
        }
        List<Standing> standings = question.askEach(asked, timeout);
        List<Said> said = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            said.add(new Said(asked.get(i).shown(), standings.get(i)));
        }
        return List.copyOf(said);
    }

    /** The one server that is written so. */
    NameServer named(String text) {
        return servers.named(text);
    }

    /** What one server said, under the name by which it was asked. */
    record Said(String server, Standing standing) {}
}
