package dev.holdfast.console.drill.dns;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/** The one key that may change the zone: HMAC-SHA256 (RFC 8945). */
public final class UpdateKey {
    private static final String ALGORITHM = "HmacSHA256";

    /** Where the header counts the additional records (RFC 1035, 4.1.1). */
    private static final int ADDITIONAL_COUNT = 10;

    private final TSIG tsig;
    private final Clock clock;

    /** @param secret in Base64, as {@code tsig-keygen} prints it */
    public UpdateKey(Name name, String secret, Clock clock) {
        this.clock = clock;
        tsig = new TSIG(
                TSIG.HMAC_SHA256, name, new SecretKeySpec(Base64.getDecoder().decode(secret), ALGORITHM), clock);
    }

    /** What is wrong with a message's signature, which it must have: an error of RFC 8945, or NOERROR. */
    int verify(Message message, byte[] bytes) {
        return tsig.verify(message, bytes, null);
    }

    /** The reply to a message whose signature was good, signed, in wire format. */
    byte[] signed(Message reply, TSIGRecord asked, int room) {
        reply.setTSIG(tsig, Rcode.NOERROR, asked);
        return reply.toWire(room);
    }

    /** The reply to one whose signature was not (RFC 8945, 5.2): signed only where the key itself was right. */
    byte[] rejected(Message reply, TSIGRecord asked, int error, int room) {
        reply.getHeader().setRcode(Rcode.NOTAUTH);
        if (error == Rcode.BADTIME) {
            reply.setTSIG(tsig, error, asked);
            return reply.toWire(room);
        }
        byte[] unsigned = new TSIGRecord(
                        asked.getName(),
                        DClass.ANY,
                        0,
                        asked.getAlgorithm(),
                        clock.instant(),
                        asked.getFudge(),
                        new byte[0],
                        reply.getHeader().getID(),
                        error,
                        new byte[0])
                .toWire(Section.ADDITIONAL);
        return appended(reply.toWire(), unsigned);
    }

    /** By hand: the library writes the OPT record behind one that it did not make itself, but TSIG must be the last. */
    private static byte[] appended(byte[] message, byte[] record) {
        ByteBuffer whole = ByteBuffer.allocate(message.length + record.length);
        whole.put(message).put(record);
        whole.putShort(ADDITIONAL_COUNT, (short) (whole.getShort(ADDITIONAL_COUNT) + 1));
        return whole.array();
    }
}
