package dev.holdfast.console.drill.dns;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The zone of these tests. */
final class Served {
    static final String ZONE = "drill.test";
    static final String KEY_NAME = "drill-key";
    static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private Served() {}

    static DnsResponder start() throws IOException {
        return start(Clock.systemUTC());
    }

    static DnsResponder start(Clock clock) throws IOException {
        Name origin = name("");
        List<Record> records = new java.util.ArrayList<>(List.of(
                record("app", Type.A, 5, "192.0.2.1"),
                record("app", Type.TXT, 300, "\"stays as it is\""),
                record("www", Type.CNAME, 60, "app.drill.test."),
                record("out", Type.CNAME, 60, "www.example.org."),
                record("loop", Type.CNAME, 60, "loop.drill.test."),
                record("deep.below", Type.A, 60, "192.0.2.7")));
        for (int i = 1; i <= 100; i++) {
            records.add(record("big", Type.A, 60, "198.51.100." + i));
        }
        UpdateKey key = new UpdateKey(Name.fromString(KEY_NAME + "."), KEY, clock);
        return DnsResponder.start(new Zone(ZoneRecords.of(origin, records), key), 0);
    }

    static Name name(String label) throws IOException {
        return Name.fromString(label.isEmpty() ? ZONE + "." : label + "." + ZONE + ".");
    }

    static Record record(String label, int type, long ttl, String value) throws IOException {
        return Record.fromString(name(label), type, DClass.IN, ttl, value, Name.root);
    }
}
