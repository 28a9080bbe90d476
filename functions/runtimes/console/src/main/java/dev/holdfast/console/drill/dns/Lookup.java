package dev.holdfast.console.drill.dns;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers one question from a zone, as RFC 1034, 4.3.2 says for a server without recursion and without delegations. */
final class Lookup {
    private Lookup() {}

    /** Fills the reply, which holds the question already. */
    static void answer(ZoneRecords zone, Record question, Message reply) {
        if (question.getDClass() != DClass.IN
                || !question.getName().subdomain(zone.origin())
                || question.getType() == Type.AXFR
                || question.getType() == Type.IXFR) {
            reply.getHeader().setRcode(Rcode.REFUSED);
            return;
        }
        reply.getHeader().setFlag(Flags.AA);
        follow(zone, question.getName(), question.getType(), reply, new HashSet<>());
    }

    private static void follow(ZoneRecords zone, Name name, int type, Message reply, Set<Name> seen) {
        List<Record> found = type == Type.ANY
                ? zone.at(name).values().stream().flatMap(List::stream).toList()
                : zone.find(name, type);
        List<Record> aliases = zone.find(name, Type.CNAME);
        if (!found.isEmpty()) {
            found.forEach(record -> reply.addRecord(record, Section.ANSWER));
        } else if (!aliases.isEmpty()) {
            reply.addRecord(aliases.getFirst(), Section.ANSWER);
            Name target = ((CNAMERecord) aliases.getFirst()).getTarget();
            if (target.subdomain(zone.origin()) && seen.add(name) && !seen.contains(target)) {
                follow(zone, target, type, reply, seen);
            }
        } else {
            if (!zone.exists(name)) {
                reply.getHeader().setRcode(Rcode.NXDOMAIN);
            }
            reply.addRecord(negative(zone.soa()), Section.AUTHORITY);
        }
    }

    /** How long the absence may be kept stands in the SOA's own time to live (RFC 2308, 3). */
    private static Record negative(SOARecord soa) {
        return Record.newRecord(
                soa.getName(),
                Type.SOA,
                DClass.IN,
                Math.min(soa.getTTL(), soa.getMinimum()),
                soa.rdataToWireCanonical());
    }
}
