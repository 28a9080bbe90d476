package dev.holdfast.core.failover;

import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SecretRef;
import java.util.Map;
import java.util.TreeMap;

/** Instruments as a plan would give them. */
public final class Instruments {
    private Instruments() {}

    /** One without secrets: {@code of("edge", "http", "url", "…")}. */
    public static Instrument of(String name, String kind, String... settings) {
        return withSecrets(name, kind, Map.of(), settings);
    }

    /** One with secrets. */
    public static Instrument withSecrets(String name, String kind, Map<String, SecretRef> secrets, String... settings) {
        var plain = new TreeMap<String, String>();
        for (int i = 0; i < settings.length; i += 2) {
            plain.put(settings[i], settings[i + 1]);
        }
        return new Instrument(name, kind, plain, new TreeMap<>(secrets));
    }

    /** The same with one setting more. */
    public static Instrument with(Instrument instrument, String setting, String value) {
        var plain = new TreeMap<>(instrument.settings());
        plain.put(setting, value);
        return new Instrument(instrument.name(), instrument.kind(), plain, instrument.secrets());
    }
}
