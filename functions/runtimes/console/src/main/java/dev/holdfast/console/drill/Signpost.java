package dev.holdfast.console.drill;

import dev.holdfast.core.failover.Side;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Finds the database by name, asking the name server anew each time: the alias says which region, and the region's service
 * record (RFC 2782) on which port.
 */
final class Signpost implements Place.Finding {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String SERVICE = "_postgresql._tcp";

    private final InetSocketAddress server;
    private final Name alias;
    private final Map<Name, Side> regions;

    /** @param regions the names that the alias leads to */
    Signpost(InetSocketAddress server, Name alias, Map<Name, Side> regions) {
        this.server = server;
        this.alias = alias;
        this.regions = Map.copyOf(regions);
    }

    /** A region's name of its service. */
    static Name service(Name region) {
        try {
            return Name.fromString(SERVICE, region);
        } catch (TextParseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Place find() {
        Name region = ((CNAMERecord) one(alias, Type.CNAME)).getTarget();
        Side side = regions.get(region);
        if (side == null) {
            throw new Place.NotFound(alias + " leads to " + region + ", which is no region of the drill", null);
        }
        return new Place(side, ((SRVRecord) one(service(region), Type.SRV)).getPort());
    }

    private Record one(Name name, int type) {
        try {
            SimpleResolver resolver = new SimpleResolver(server);
            resolver.setTimeout(PATIENCE);
            Message answer = resolver.send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
            List<Record> found = answer.getSection(Section.ANSWER);
            if (found.size() != 1) {
                throw new Place.NotFound(
                        "the name server gave " + found.size() + " records " + Type.string(type) + " of " + name, null);
            }
            return found.getFirst();
        } catch (IOException | IllegalStateException e) {
            // The library refuses to work while the process ends.
            throw new Place.NotFound("the name server does not answer: " + e.getMessage(), e);
        }
    }
}
