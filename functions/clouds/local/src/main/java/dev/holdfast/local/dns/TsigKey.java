package dev.holdfast.local.dns;

import dev.holdfast.core.SecretResolver.SecretUnavailable;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.plan.Instrument;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;

/** Reads the key with which updates are signed (RFC 8945). */
final class TsigKey {
    private static final String HINT = "the secret is what 'tsig-keygen' prints between quotes, nothing else.";

    private TsigKey() {}

    /** @throws TrafficException.Refused when it cannot be read or is no key; nothing was sent then */
    static TSIG of(Instrument instrument, Secrets secrets, Clock clock) {
        boolean longer = instrument.setting("algorithm").orElse("hmac-sha256").equals("hmac-sha512");
        try {
            byte[] key = Base64.getDecoder()
                    .decode(secrets.resolve(instrument.secret("key").orElseThrow())
                            .reveal()
                            .strip());
            return new TSIG(
                    longer ? TSIG.HMAC_SHA512 : TSIG.HMAC_SHA256,
                    Name.fromString(instrument.required("keyName"), Name.root),
                    new SecretKeySpec(key, longer ? "HmacSHA512" : "HmacSHA256"),
                    clock);
        } catch (SecretUnavailable e) {
            throw new TrafficException.Refused(
                    instrument.name(), "its key cannot be read, nothing was sent: " + e.getMessage(), e.hint(), e);
        } catch (IllegalArgumentException e) {
            // Without the cause: a decoder's message quotes the character it stumbled over.
            throw new TrafficException.Refused(
                    instrument.name(), "its key is not Base64, nothing was sent.", HINT, null);
        } catch (TextParseException e) {
            throw new TrafficException.Precondition(
                    instrument.name(), "the key's name is no domain name, nothing was sent.", "correct keyName.");
        }
    }
}
