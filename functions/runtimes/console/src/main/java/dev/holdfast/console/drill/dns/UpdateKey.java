package dev.holdfast.console.drill.dns;

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

    /** Signs a reply to a message whose signature was good. */
    void sign(Message reply, TSIGRecord asked) {
        reply.setTSIG(tsig, Rcode.NOERROR, asked);
    }

    /** Marks a reply to a message whose signature was not (RFC 8945, 5.2): signed only where the key itself was right. */
    void reject(Message reply, TSIGRecord asked, int error) {
        reply.getHeader().setRcode(Rcode.NOTAUTH);
        if (error == Rcode.BADTIME) {
            reply.setTSIG(tsig, error, asked);
            return;
        }
        reply.addRecord(
                new TSIGRecord(
                        asked.getName(),
                        DClass.ANY,
                        0,
                        asked.getAlgorithm(),
                        clock.instant(),
                        asked.getFudge(),
                        new byte[0],
                        reply.getHeader().getID(),
                        error,
                        new byte[0]),
                Section.ADDITIONAL);
    }
}
