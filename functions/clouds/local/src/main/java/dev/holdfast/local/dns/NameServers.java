package dev.holdfast.local.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Address;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;
import org.xbill.DNS.lookup.LookupFailedException;
import org.xbill.DNS.lookup.LookupSession;

/**
 * Finds name servers and their addresses through the resolver that this machine is configured with. The JDK's own way is
 * not taken: it waits as long as the system pleases, half a minute when the resolver's region is gone.
 */
final class NameServers {
    private final Supplier<Resolver> resolver;
    private final int port;

    /** By the system's resolver. */
    NameServers() {
        this(NameServers::ofThisMachine, HostPort.DNS);
    }

    /** @param port where servers answer that are found by the zone's NS records */
    NameServers(Supplier<Resolver> resolver, int port) {
        this.resolver = resolver;
        this.port = port;
    }

    /** The server that is written so. Never throws: what cannot be found has no address and says why. */
    NameServer named(String text) {
        return HostPort.parse(text)
                .map(it -> addressed(text, it.host(), it.port()))
                .orElseGet(() -> NameServer.unknown(
                        text, "'" + text + "' is not a server: host, host:port or [IPv6 address]:port"));
    }

    /**
     * Every server that the zone's NS records name.
     *
     * @throws NotFound when they cannot be asked for, or there are none
     */
    List<NameServer> ofZone(Name zone) {
        return lookUp(zone, Type.NS).stream()
                .map(it -> ((NSRecord) it).getTarget())
                .map(host -> addressed(host.toString(true), host.toString(), port))
                .toList();
    }

    private NameServer addressed(String shown, String host, int port) {
        try {
            return NameServer.at(shown, List.of(new InetSocketAddress(Address.getByAddress(host), port)));
        } catch (UnknownHostException notAnAddress) {
            return lookedUp(shown, host, port);
        }
    }

    private NameServer lookedUp(String shown, String host, int port) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        String problem = "";
        for (int type : new int[] {Type.A, Type.AAAA}) {
            try {
                lookUp(Name.fromString(host), type).stream()
                        .map(NameServers::address)
                        .forEach(address -> addresses.add(new InetSocketAddress(address, port)));
            } catch (NotFound | TextParseException e) {
                problem = "its address cannot be found: " + e.getMessage();
            }
        }
        return addresses.isEmpty() ? NameServer.unknown(shown, problem) : NameServer.at(shown, addresses);
    }

    private static InetAddress address(Record record) {
        return record instanceof ARecord four ? four.getAddress() : ((AAAARecord) record).getAddress();
    }

    private List<Record> lookUp(Name name, int type) {
        try {
            List<Record> found = session()
                    .lookupAsync(name, type)
                    .toCompletableFuture()
                    .join()
                    .getRecords();
            if (found.isEmpty()) {
                throw new NotFound("the resolver knows no " + Type.string(type) + " record of " + name, null);
            }
            return found;
        } catch (CompletionException e) {
            throw new NotFound("the resolver gave no " + Type.string(type) + " record of " + name + reason(e), e);
        }
    }

    private LookupSession session() {
        return LookupSession.builder()
                .resolver(resolver.get())
                .hostsFileParser(new HostsFileParser())
                .searchPath(ResolverConfig.getCurrentConfig().searchPath())
                .ndots(ResolverConfig.getCurrentConfig().ndots())
                .build();
    }

    private static String reason(CompletionException e) {
        return switch (e.getCause()) {
            case LookupFailedException lookup ->
                " (" + lookup.getClass().getSimpleName().replace("Exception", "") + ")";
            case IOException network -> " (" + Exchange.why(network) + ")";
            case null, default -> "";
        };
    }

    private static Resolver ofThisMachine() {
        // What stands in the system's configuration now, not when the process began.
        ResolverConfig.refresh();
        return new ExtendedResolver();
    }

    /** The resolver has no answer. */
    static final class NotFound extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotFound(String what, Throwable cause) {
            super(what, cause);
        }
    }
}
