package dev.holdfast.local.dns;

import java.util.Locale;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/** How a record's value is written for people: addresses, names in lower case without the last dot, plain text. */
final class Values {
    private Values() {}

    static String text(Record record) {
        return switch (record) {
            case ARecord four -> four.getAddress().getHostAddress();
            case AAAARecord six -> six.rdataToString();
            case CNAMERecord alias -> alias.getTarget().toString(true).toLowerCase(Locale.ROOT);
            case TXTRecord text -> String.join("", text.getStrings());
            default -> record.rdataToString();
        };
    }
}
