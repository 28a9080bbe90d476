package dev.holdfast.local.dns;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Instruments as a plan gives them, and the secrets they refer to. */
final class Plans {
    /** Of the right length, but not the server's. */
    static final String OTHER_KEY = "RkVEQ0JBOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    private static final Map<String, String> VALUES =
            Map.of("GOOD", Bind.KEY, "OTHER", OTHER_KEY, "NOT_BASE64", "not-a-key-at-all!", "BLANK", " ");

    private Plans() {}

    static Secrets secrets() {
        return new Secrets(List.of(new SecretResolver() {
            @Override
            public boolean knows(SecretRef reference) {
                return reference instanceof SecretRef.Environment;
            }

            @Override
            public Secret resolve(SecretRef reference) {
                String value = VALUES.get(((SecretRef.Environment) reference).variable());
                if (value == null) {
                    throw new SecretUnavailable(reference + " is not set.", "set it.", null);
                }
                return Secret.of(value);
            }
        }));
    }

    static Instrument instrument(String server, String ask) {
        return new Instrument(
                "clinic-dns",
                Rfc2136TrafficControl.KIND,
                new TreeMap<>(Map.ofEntries(
                        Map.entry("server", server),
                        Map.entry("zone", Bind.ZONE),
                        Map.entry("record", "app." + Bind.ZONE),
                        Map.entry("type", "A"),
                        Map.entry("primary", "192.0.2.1"),
                        Map.entry("standby", "192.0.2.2"),
                        Map.entry("ttl", "PT30S"),
                        Map.entry("ask", ask),
                        Map.entry("keyName", Bind.KEY_NAME),
                        Map.entry("timeout", "PT1S"))),
                new TreeMap<>(Map.of("key", new SecretRef.Environment("GOOD"))));
    }

    static Instrument with(Instrument instrument, String setting, String value) {
        SortedMap<String, String> settings = new TreeMap<>(instrument.settings());
        settings.put(setting, value);
        return new Instrument(instrument.name(), instrument.kind(), settings, instrument.secrets());
    }

    static Instrument withKey(Instrument instrument, String variable) {
        return new Instrument(
                instrument.name(),
                instrument.kind(),
                instrument.settings(),
                new TreeMap<>(Map.of("key", new SecretRef.Environment(variable))));
    }
}
