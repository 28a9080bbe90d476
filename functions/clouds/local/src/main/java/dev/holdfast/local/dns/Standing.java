package dev.holdfast.local.dns;

import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Record;

/** What one server says stands at a name. */
sealed interface Standing {
    /** The record set, by a server that is authoritative. */
    record Stands(List<Record> records, Duration ttl) implements Standing {
        public Stands {
            records = List.copyOf(records);
        }
    }

    /** No such record set, by a server that is authoritative. */
    record Absent(String why) implements Standing {}

    /** It answered, but knows nothing of it or does not say. */
    record Unfit(String why) implements Standing {}

    /** It did not answer. */
    record Silent(String why) implements Standing {}
}
