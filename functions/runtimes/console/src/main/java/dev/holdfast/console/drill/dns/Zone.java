package dev.holdfast.console.drill.dns;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * A zone that answers messages. What may be asked by anybody; changed only by who holds the key. Each change is seen by
 * every message that comes after its answer.
 */
public final class Zone {
    /** What a datagram holds without EDNS (RFC 1035, 4.2.1), and with it at most (the size that passes unfragmented). */
    private static final int PLAIN_DATAGRAM = 512;

    private static final int LARGEST_DATAGRAM = 1232;

    /** What a connection's two bytes of length can say. */
    private static final int LARGEST = 65_535;

    private final UpdateKey key;
    private final AtomicReference<ZoneRecords> records;

    public Zone(ZoneRecords records, UpdateKey key) {
        this.records = new AtomicReference<>(records);
        this.key = key;
    }

    /** What it holds now. */
    public ZoneRecords records() {
        return records.get();
    }

    /**
     * The reply to a message, in wire format. Never throws: what is no message, or is a reply itself, gets none.
     *
     * @param datagram whether it must fit into one; what does not is cut and marked (TC)
     */
    Optional<byte[]> reply(byte[] bytes, boolean datagram) {
        Header header;
        try {
            header = new Header(bytes);
        } catch (IOException | RuntimeException shorterThanAHeader) {
            return Optional.empty();
        }
        if (header.getFlag(Flags.QR)) {
            return Optional.empty();
        }
        try {
            Message message = new Message(bytes);
            return Optional.of(reply(message, bytes).toWire(datagram ? room(message) : LARGEST));
        } catch (IOException malformed) {
            return Optional.of(bare(header, Rcode.FORMERR).toWire());
        } catch (RuntimeException unforeseen) {
            // A library's parser met something it was not made for: the sender hears of it, the server goes on.
            return Optional.of(bare(header, Rcode.SERVFAIL).toWire());
        }
    }

    private Message reply(Message message, byte[] bytes) {
        Message reply = bare(message.getHeader(), Rcode.NOERROR);
        message.getSection(Section.QUESTION).forEach(question -> reply.addRecord(question, Section.QUESTION));
        if (message.getOPT() != null) {
            if (message.getOPT().getVersion() != 0) {
                reply.addRecord(new OPTRecord(LARGEST_DATAGRAM, Rcode.BADVERS >> 4, 0), Section.ADDITIONAL);
                return reply;
            }
            reply.addRecord(new OPTRecord(LARGEST_DATAGRAM, 0, 0), Section.ADDITIONAL);
        }
        if (message.getTSIG() == null) {
            answer(message, reply, false);
            return reply;
        }
        int error = key.verify(message, bytes);
        if (error == Rcode.NOERROR) {
            answer(message, reply, true);
            key.sign(reply, message.getTSIG());
        } else {
            key.reject(reply, message.getTSIG(), error);
        }
        return reply;
    }

    private void answer(Message message, Message reply, boolean signed) {
        switch (message.getHeader().getOpcode()) {
            case Opcode.QUERY -> {
                Record question = message.getQuestion();
                if (question == null || message.getSection(Section.QUESTION).size() != 1) {
                    reply.getHeader().setRcode(Rcode.FORMERR);
                } else {
                    Lookup.answer(records.get(), question, reply);
                }
            }
            case Opcode.UPDATE -> reply.getHeader().setRcode(signed ? update(message) : Rcode.REFUSED);
            default -> reply.getHeader().setRcode(Rcode.NOTIMP);
        }
    }

    private synchronized int update(Message message) {
        ZoneUpdate.Outcome outcome = ZoneUpdate.apply(records.get(), message);
        records.set(outcome.zone());
        return outcome.rcode();
    }

    private static Message bare(Header asked, int rcode) {
        Message reply = new Message(asked.getID());
        Header header = reply.getHeader();
        header.setFlag(Flags.QR);
        header.setOpcode(asked.getOpcode());
        if (asked.getFlag(Flags.RD) && asked.getOpcode() == Opcode.QUERY) {
            header.setFlag(Flags.RD);
        }
        header.setRcode(rcode);
        return reply;
    }

    private static int room(Message message) {
        return message.getOPT() == null
                ? PLAIN_DATAGRAM
                : Math.clamp(message.getOPT().getPayloadSize(), PLAIN_DATAGRAM, LARGEST_DATAGRAM);
    }
}
