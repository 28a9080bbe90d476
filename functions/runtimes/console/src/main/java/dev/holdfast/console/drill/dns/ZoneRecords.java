package dev.holdfast.console.drill.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * What a zone holds at one moment.
 *
 * @param sets record sets by name and type; no set is empty
 */
public record ZoneRecords(Name origin, SortedMap<Name, SortedMap<Integer, List<Record>>> sets) {
    /** How long a client may keep a "no such name": the drill's clients ask again soon. */
    private static final Duration NEGATIVE = Duration.ofSeconds(1);

    /** A new zone with SOA, one name server {@code ns} on loopback, and these records. */
    public static ZoneRecords of(Name origin, List<Record> records) {
        Name server = below("ns", origin);
        List<Record> own = List.of(
                new SOARecord(origin, DClass.IN, 60, server, below("hostmaster", origin), 1, 3600, 600, 86_400,
                        NEGATIVE.toSeconds()),
                new NSRecord(origin, DClass.IN, 60, server),
                new ARecord(server, DClass.IN, 60, InetAddress.getLoopbackAddress()));
        ZoneRecords zone = new ZoneRecords(origin, new TreeMap<>());
        for (Record record : Stream.concat(own.stream(), records.stream()).toList()) {
            zone = zone.with(record);
        }
        return zone;
    }

    /** The records of this name and type; empty when there are none. */
    public List<Record> find(Name name, int type) {
        return at(name).getOrDefault(type, List.of());
    }

    /** Everything in the zone, by name and type. */
    public List<Record> all() {
        return sets.values().stream()
                .flatMap(types -> types.values().stream())
                .flatMap(List::stream)
                .toList();
    }

    SortedMap<Integer, List<Record>> at(Name name) {
        return sets.getOrDefault(name, new TreeMap<>());
    }

    /** Whether the name exists, with records or above a name that has some (RFC 8020). */
    boolean exists(Name name) {
        return sets.keySet().stream().anyMatch(it -> it.subdomain(name));
    }

    SOARecord soa() {
        return (SOARecord) find(origin, Type.SOA).getFirst();
    }

    /** With this record as well; one set has one time to live (RFC 2181, 5.2), the last one given. */
    ZoneRecords with(Record record) {
        List<Record> set = new ArrayList<>();
        for (Record present : find(record.getName(), record.getType())) {
            if (!present.equals(record)) {
                set.add(timed(present, record.getTTL()));
            }
        }
        set.add(record);
        return with(record.getName(), record.getType(), set);
    }

    /** With exactly this set; none when it is empty. */
    ZoneRecords with(Name name, int type, List<Record> set) {
        SortedMap<Integer, List<Record>> types = new TreeMap<>(at(name));
        if (set.isEmpty()) {
            types.remove(type);
        } else {
            types.put(type, List.copyOf(set));
        }
        SortedMap<Name, SortedMap<Integer, List<Record>>> changed = new TreeMap<>(sets);
        if (types.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, types);
        }
        return new ZoneRecords(origin, changed);
    }

    /** With the next serial number, as after every change (RFC 2136, 3.6). */
    ZoneRecords counted() {
        SOARecord soa = soa();
        long next = soa.getSerial() + 1 & 0xffff_ffffL;
        return with(origin, Type.SOA, List.of(new SOARecord(origin, DClass.IN, soa.getTTL(), soa.getHost(), soa.getAdmin(),
                next == 0 ? 1 : next, soa.getRefresh(), soa.getRetry(), soa.getExpire(), soa.getMinimum())));
    }

    private static Record timed(Record record, long ttl) {
        return Record.newRecord(
                record.getName(), record.getType(), record.getDClass(), ttl, record.rdataToWireCanonical());
    }

    private static Name below(String label, Name origin) {
        try {
            return Name.fromString(label, origin);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("the zone's name is too long: " + origin, e);
        }
    }
}
