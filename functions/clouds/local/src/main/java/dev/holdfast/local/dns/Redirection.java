package dev.holdfast.local.dns;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.local.dns.Standing.Absent;
import dev.holdfast.local.dns.Standing.Silent;
import dev.holdfast.local.dns.Standing.Stands;
import dev.holdfast.local.dns.Standing.Unfit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Update;

/**
 * Leads clients to one side: reads what stands there, changes exactly that, and reads again when it was not told what
 * became of the change.
 */
record Redirection(MovedRecord moved, Side to, NameServer server, TSIG key, String keyName, Guard guard) {

    /** @throws TrafficException when clients are not known to be led there at the end */
    void run() {
        List<Record> standing = first();
        Ruling last = new Ruling.Accepted();
        boolean answering = true;
        for (int i = 0; i < Exchange.FOR_A_CHANGE.size() && !leadsThere(standing); i++) {
            last = send(standing, List.of(moved.leadingTo(to)), Exchange.FOR_A_CHANGE.get(i), i);
            if (last instanceof Ruling.Accepted) {
                return;
            }
            Optional<List<Record>> now = again();
            answering = now.isPresent();
            // Where nothing is heard the same change is sent again: its prerequisite keeps it from being made twice.
            standing = now.orElse(standing);
        }
        if (!leadsThere(standing)) {
            throw last instanceof Ruling.Unproved it ? unknown(it.why(), answering, standing) : neverHeld(standing);
        }
    }

    /**
     * Has the name server accept that what stands there is replaced by itself.
     *
     * @throws TrafficException when it is not known to have accepted that; clients are led as before in any case
     */
    void tryOut() {
        List<Record> standing = first();
        String why = "";
        for (int i = 0; i < Exchange.FOR_A_CHANGE.size(); i++) {
            Ruling ruling = send(standing, standing, Exchange.FOR_A_CHANGE.get(i), i);
            if (ruling instanceof Ruling.Accepted) {
                return;
            }
            if (ruling instanceof Ruling.Unproved it) {
                why = it.why();
            } else {
                why = "somebody else changed it meanwhile";
                standing = again().orElse(standing);
            }
        }
        throw new TrafficException.Unreachable(
                moved.instrument(),
                says("that it takes changes was not confirmed in " + Exchange.FOR_A_CHANGE.size() + " attempts (last: "
                        + why + ")"),
                "clients are led as before; see that the name server runs and UDP and TCP get there from here.",
                null);
    }

    private boolean leadsThere(List<Record> standing) {
        return moved.sideOf(standing).equals(Optional.of(to));
    }

    private List<Record> first() {
        return switch (moved.question().ask(server, moved.timeout())) {
            case Silent it ->
                throw new TrafficException.Unreachable(
                        moved.instrument(),
                        says(it.why()) + " Nothing was sent, clients are led as before.",
                        "see that the name server runs and UDP and TCP get there from here; or lead clients by another"
                                + " traffic control.",
                        null);
            case Stands it -> ours(it);
            case Absent it -> throw impossible(it.why());
            case Unfit it -> throw impossible(it.why());
        };
    }

    /** What stands there after a change was sent. Empty when nobody says. */
    private Optional<List<Record>> again() {
        return switch (moved.question().ask(server, moved.timeout())) {
            case Silent it -> Optional.empty();
            case Stands it -> Optional.of(ours(it));
            case Absent it -> throw impossible(it.why());
            case Unfit it -> throw impossible(it.why());
        };
    }

    private List<Record> ours(Stands standing) {
        if (!moved.knows(standing.records())) {
            throw new TrafficException.Precondition(
                    moved.instrument(),
                    moved.shown() + " leads to " + MovedRecord.places(standing.records())
                            + ", which the plan does not know; it was left so.",
                    "find out who set it; correct the plan's primary and standby, or set the record by hand.");
        }
        return standing.records();
    }

    /** @throws TrafficException when the server says no for good */
    private Ruling send(List<Record> standing, List<Record> wanted, Exchange exchange, int attempt) {
        InetSocketAddress address =
                server.addresses().get(attempt % server.addresses().size());
        Update update = replacing(standing, wanted);
        guard.check();
        try {
            return switch (Ruling.of(exchange.sendSigned(address, update, moved.timeout(), key), keyName)) {
                case Ruling.Refused it ->
                    throw new TrafficException.Refused(moved.instrument(), says(it.why()), it.hint(), null);
                case Ruling.Impossible it ->
                    throw new TrafficException.Precondition(moved.instrument(), says(it.why()), it.hint());
                case Ruling other -> other;
            };
        } catch (IOException e) {
            return new Ruling.Unproved(Exchange.why(e));
        }
    }

    private Update replacing(List<Record> standing, List<Record> wanted) {
        Update update = new Update(moved.zone());
        // Together they say: exactly this set, in which TTLs must be zero (RFC 2136, 2.4.2).
        standing.forEach(it ->
                update.present(Record.newRecord(it.getName(), it.getType(), DClass.IN, 0, it.rdataToWireCanonical())));
        update.replace(wanted.toArray(Record[]::new));
        return update;
    }

    private TrafficException.Unreachable unknown(String why, boolean answering, List<Record> standing) {
        String sent =
                "the change was not confirmed in " + Exchange.FOR_A_CHANGE.size() + " attempts (last: " + why + ")";
        String after = answering
                ? ". Asked afterwards, it still leads to " + MovedRecord.places(standing)
                        + "; a change that was delayed may yet arrive."
                : ", and it did not answer what stands there now. It is unknown whether clients are led to "
                        + Values.text(moved.leadingTo(to)) + ".";
        return new TrafficException.Unreachable(
                moved.instrument(),
                says(sent + after),
                "ask every authority again with --dry-run; sending the same change again does no harm.",
                null);
    }

    private TrafficException.Precondition neverHeld(List<Record> standing) {
        return new TrafficException.Precondition(
                moved.instrument(),
                says("it answers " + MovedRecord.places(standing)
                        + ", but says that it holds no such record set (NXRRSET). It was not changed."),
                "a wildcard or a view makes this answer, or somebody else keeps changing it: create a record of this name.");
    }

    private TrafficException.Precondition impossible(String why) {
        return new TrafficException.Precondition(
                moved.instrument(),
                says(why) + " It was not changed.",
                "create the record by hand once, leading to " + Values.text(moved.primary())
                        + ", and check server, zone and record in the plan.");
    }

    private String says(String what) {
        String sentence = moved.shown() + " at " + server.shown() + ": " + what;
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }
}
