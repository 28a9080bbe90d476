package dev.holdfast.local.dns;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.plan.Instrument;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Address;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The record set that an instrument of kind {@code rfc2136} moves: one record, which leads to one of two places.
 *
 * @param ask servers asked for proof; the zone's own when empty
 * @param timeout longest wait for one exchange with one server
 */
record MovedRecord(
        String instrument,
        String server,
        Name zone,
        Name name,
        int type,
        Record primary,
        Record standby,
        Duration ttl,
        List<String> ask,
        Duration timeout) {
    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** @throws TrafficException.Precondition when the plan's words do not fit together */
    static MovedRecord of(Instrument instrument) {
        String problem;
        try {
            MovedRecord moved = read(instrument);
            if (!moved.name.subdomain(moved.zone)) {
                problem = "the record '" + text(moved.name) + "' is not in the zone '" + text(moved.zone) + "'.";
            } else if (moved.primary.equals(moved.standby)) {
                problem = "both regions lead to " + Values.text(moved.primary) + ".";
            } else {
                return moved;
            }
        } catch (TextParseException | UnknownHostException e) {
            problem = "the plan's values do not fit a record of type " + instrument.required("type") + ": "
                    + e.getMessage() + ".";
        }
        throw new TrafficException.Precondition(
                instrument.name(), problem, "correct zone, record, type, primary and standby in the plan.");
    }

    private static MovedRecord read(Instrument instrument) throws TextParseException, UnknownHostException {
        Name name = Name.fromString(instrument.required("record"), Name.root);
        int type = Type.value(instrument.required("type"));
        Duration ttl = instrument.setting("ttl").map(Duration::parse).orElse(TTL);
        return new MovedRecord(
                instrument.name(),
                instrument.required("server"),
                Name.fromString(instrument.required("zone"), Name.root),
                name,
                type,
                record(name, type, ttl, instrument.required("primary")),
                record(name, type, ttl, instrument.required("standby")),
                ttl,
                instrument.setting("ask").stream()
                        .flatMap(servers -> Arrays.stream(servers.trim().split("\\s+")))
                        .toList(),
                instrument.setting("timeout").map(Duration::parse).orElse(TIMEOUT));
    }

    private static Record record(Name name, int type, Duration ttl, String value)
            throws TextParseException, UnknownHostException {
        long seconds = ttl.toSeconds();
        return switch (type) {
            case Type.A -> new ARecord(name, DClass.IN, seconds, Address.getByAddress(value, Address.IPv4));
            case Type.AAAA -> new AAAARecord(name, DClass.IN, seconds, Address.getByAddress(value, Address.IPv6));
            default -> new CNAMERecord(name, DClass.IN, seconds, Name.fromString(value, Name.root));
        };
    }

    Question question() {
        return new Question(name, type);
    }

    Record leadingTo(Side side) {
        return side == Side.PRIMARY ? primary : standby;
    }

    /** The one side to which exactly these records lead. Empty when they lead to both or elsewhere. */
    Optional<Side> sideOf(List<Record> records) {
        return Arrays.stream(Side.values())
                .filter(side -> Set.copyOf(records).equals(Set.of(leadingTo(side))))
                .findFirst();
    }

    /** Whether these records lead nowhere but to the two places that the plan knows. */
    boolean knows(List<Record> records) {
        return Set.of(primary, standby).containsAll(records);
    }

    /** For messages: {@code app.example.org A}. */
    String shown() {
        return text(name) + " " + Type.string(type);
    }

    /** For messages: where these records lead. */
    static String places(List<Record> records) {
        return records.stream().map(Values::text).sorted().collect(Collectors.joining(", "));
    }

    private static String text(Name name) {
        return name.toString(true);
    }
}
