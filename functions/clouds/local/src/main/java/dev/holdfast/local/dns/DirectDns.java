package dev.holdfast.local.dns;

import dev.holdfast.core.failover.AuthoritativeDns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks name servers over UDP, and over TCP where the answer does not fit or none comes (RFC 7766). A server that does
 * not set the AA flag is a cache or does not know the zone: what it says is no proof and given as a problem.
 */
@ApplicationScoped
public class DirectDns implements AuthoritativeDns {
    /** Longest wait for one server, all attempts together. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Authorities authorities;

    /** By the resolver that this machine is configured with. */
    @Inject
    public DirectDns() {
        this(new NameServers());
    }

    DirectDns(NameServers servers) {
        authorities = new Authorities(servers);
    }

    @Override
    public List<Answer> ask(List<String> servers, String zone, String name, String type) {
        try {
            Question question = new Question(Name.fromString(name, Name.root), Type.value(type));
            return authorities.ask(servers, Name.fromString(zone, Name.root), question, TIMEOUT).stream()
                    .map(it -> answer(it.server(), it.standing()))
                    .toList();
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a domain name: " + e.getMessage(), e);
        }
    }

    private static Answer answer(String server, Standing standing) {
        return switch (standing) {
            case Standing.Stands it ->
                new Answer(
                        server, it.records().stream().map(Values::text).sorted().toList(), it.ttl(), "");
            case Standing.Absent it -> new Answer(server, List.of(), Duration.ZERO, it.why());
            case Standing.Unfit it -> new Answer(server, List.of(), Duration.ZERO, it.why());
            case Standing.Silent it -> new Answer(server, List.of(), Duration.ZERO, it.why());
        };
    }
}
