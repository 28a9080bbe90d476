package dev.holdfast.local.dns;

import dev.holdfast.local.dns.Standing.Absent;
import dev.holdfast.local.dns.Standing.Silent;
import dev.holdfast.local.dns.Standing.Stands;
import dev.holdfast.local.dns.Standing.Unfit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A question that only a server with authority may answer (RFC 1034, 4.3.1: without recursion, with the AA flag). */
record Question(Name name, int type) {

    /** Asks all of these servers at once; the answers stand in the servers' order. */
    List<Standing> askEach(List<NameServer> servers, Duration timeout) {
        List<Future<Standing>> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = servers.stream()
                    .map(server -> threads.submit(() -> ask(server, timeout)))
                    .toList();
        }
        return answers.stream().map(Future::resultNow).toList();
    }

    /** Asks one server; what keeps it from answering is an answer. */
    Standing ask(NameServer server, Duration timeout) {
        if (server.addresses().isEmpty()) {
            return new Silent(server.problem());
        }
        Duration each = timeout.dividedBy(server.addresses().size());
        String why = "";
        for (InetSocketAddress address : server.addresses()) {
            for (Exchange exchange : Exchange.FOR_A_QUESTION) {
                try {
                    return read(exchange.send(address, message(), each));
                } catch (IOException e) {
                    why = Exchange.why(e);
                }
            }
        }
        return new Silent(why);
    }

    private Message message() {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.getHeader().unsetFlag(Flags.RD);
        return query;
    }

    private Standing read(Message answer) {
        int rcode = answer.getRcode();
        boolean authoritative = answer.getHeader().getFlag(Flags.AA);
        return switch (rcode) {
            case Rcode.NOERROR, Rcode.NXDOMAIN ->
                authoritative
                        ? records(answer)
                        : new Unfit(
                                "it is not authoritative for the zone (no AA flag): a cache, or another zone's server");
            case Rcode.REFUSED ->
                new Unfit(
                        "it refuses the question (REFUSED): it does not serve the zone, or does not let this machine ask");
            case Rcode.SERVFAIL -> new Unfit("it cannot answer (SERVFAIL): its copy of the zone is expired or broken");
            default -> new Unfit("it answers " + Rcode.string(rcode));
        };
    }

    private Standing records(Message answer) {
        List<Record> records = answer.getSection(Section.ANSWER).stream()
                .filter(it -> it.getName().equals(name) && it.getType() == type)
                .toList();
        if (!records.isEmpty()) {
            return new Stands(records, Duration.ofSeconds(records.getFirst().getTTL()));
        }
        return alias(answer)
                .map(target ->
                        new Absent("it has no " + Type.string(type) + " record, it is an alias (CNAME) of " + target))
                .orElseGet(() -> new Absent(
                        answer.getRcode() == Rcode.NXDOMAIN
                                ? "there is no such name (NXDOMAIN)"
                                : "the name has no " + Type.string(type) + " record"));
    }

    private Optional<String> alias(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .filter(it -> it.getName().equals(name))
                .filter(CNAMERecord.class::isInstance)
                .map(it -> ((CNAMERecord) it).getTarget().toString(true))
                .findFirst();
    }
}
