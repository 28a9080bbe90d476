package dev.holdfast.console.drill.dns;

import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.RefusedTrafficContract;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficControlContract;
import dev.holdfast.core.failover.TrafficGround;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.local.FileSecrets;
import dev.holdfast.local.dns.Rfc2136TrafficControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The real adapter keeps its contract on the drill's name server. */
class Rfc2136OnResponderTest implements TrafficControlContract, RefusedTrafficContract {
    private static final String OTHER_KEY = "RkVEQ0JBOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    @TempDir
    Path folder;

    private DnsResponder responder;

    @BeforeEach
    void start() throws IOException {
        responder = Served.start();
    }

    @AfterEach
    void stop() {
        responder.close();
    }

    @Override
    public TrafficGround ground() throws IOException {
        return new OnResponder(responder, secretFile("key", Served.KEY));
    }

    @Override
    public List<Instrument> unauthorised(TrafficGround ground) throws IOException {
        Instrument instrument = ground.instrument();
        return List.of(
                new Instrument(
                        instrument.name(),
                        instrument.kind(),
                        instrument.settings(),
                        new TreeMap<>(Map.of("key", secretFile("other", OTHER_KEY)))),
                with(instrument, "keyName", "nobodys-key"),
                with(instrument, "algorithm", "hmac-sha512"));
    }

    @Override
    public List<String> secrets(TrafficGround ground) {
        return List.of(Served.KEY, OTHER_KEY);
    }

    private SecretRef secretFile(String name, String secret) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, secret + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new SecretRef.File(file.toString());
    }

    private static Instrument with(Instrument instrument, String setting, String value) {
        SortedMap<String, String> settings = new TreeMap<>(instrument.settings());
        settings.put(setting, value);
        return new Instrument(instrument.name(), instrument.kind(), settings, instrument.secrets());
    }

    private record OnResponder(DnsResponder responder, SecretRef key) implements TrafficGround {
        @Override
        public TrafficControl control() {
            return new Rfc2136TrafficControl(new Secrets(List.of(new FileSecrets())), Clock.systemUTC());
        }

        @Override
        public Instrument instrument() {
            String server = "127.0.0.1:" + responder.address().getPort();
            return new Instrument(
                    "drill-dns",
                    "rfc2136",
                    new TreeMap<>(Map.ofEntries(
                            Map.entry("server", server),
                            Map.entry("ask", server),
                            Map.entry("zone", Served.ZONE),
                            Map.entry("record", "app." + Served.ZONE),
                            Map.entry("type", "A"),
                            Map.entry("primary", "192.0.2.1"),
                            Map.entry("standby", "192.0.2.2"),
                            Map.entry("ttl", "PT5S"),
                            Map.entry("timeout", "PT2S"),
                            Map.entry("keyName", Served.KEY_NAME))),
                    new TreeMap<>(Map.of("key", key)));
        }

        @Override
        public Instrument instrumentOfNothing() {
            return with(instrument(), "record", "nothing." + Served.ZONE);
        }

        @Override
        public void leadElsewhere() throws IOException {
            // by an update of its own, signed with the same key
            org.xbill.DNS.Update update = new org.xbill.DNS.Update(Served.name(""));
            update.add(Served.record("app", Type.A, 5, "192.0.2.2"));
            org.xbill.DNS.SimpleResolver resolver = new org.xbill.DNS.SimpleResolver(responder.address());
            resolver.setTSIGKey(new org.xbill.DNS.TSIG(
                    org.xbill.DNS.TSIG.HMAC_SHA256,
                    org.xbill.DNS.Name.fromString(Served.KEY_NAME + "."),
                    Served.KEY));
            resolver.send(update);
        }

        @Override
        public void silence() {
            responder.close();
        }

        @Override
        public List<String> everything() {
            return text(responder.zone().records().all());
        }

        @Override
        public List<String> bystanders() throws IOException {
            Record app = Served.record("app", Type.A, 5, "192.0.2.1");
            return text(responder.zone().records().all().stream()
                    .filter(it -> it.getType() != Type.SOA)
                    .filter(it -> !it.getName().equals(app.getName()) || it.getType() != Type.A)
                    .toList());
        }

        private static List<String> text(List<Record> records) {
            return records.stream().map(Record::toString).sorted().toList();
        }
    }
}
