package dev.holdfast.core.plan;

import dev.holdfast.core.system.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One thing a failover asks or moves: something that decides where clients go, a probe, an independent way to stop a
 * server, workloads to scale.
 *
 * @param name unique among those of its sort
 * @param kind which adapter knows it: {@code rfc2136}, {@code route53}, {@code http} …
 * @param settings the kind's plain settings, checked when the plan was read; numbers in digits, times in ISO-8601
 * @param secrets the kind's secrets by setting name
 */
public record Instrument(
        String name, String kind, SortedMap<String, String> settings, SortedMap<String, SecretRef> secrets) {
    private static final String CARRIED = "system.";
    private static final String KIND = CARRIED + "kind";

    /** A plain setting, if given. */
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** A plain setting that the grammar requires. */
    public String required(String name) {
        return setting(name)
                .orElseThrow(() -> new IllegalStateException("checked before: " + name + " of '" + this.name + "'"));
    }

    /** A secret's reference, if given. */
    public Optional<SecretRef> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    /**
     * The same, taking along how a system is reached: its kind, settings and secrets, each name with {@code system.} in
     * front. The plan reader does this for every instrument whose setting {@code system} names one.
     */
    public Instrument carrying(SystemSpec system) {
        SortedMap<String, String> allSettings = new TreeMap<>(settings);
        allSettings.put("system", system.name());
        allSettings.put(KIND, system.kind());
        system.settings().forEach((key, value) -> allSettings.put(CARRIED + key, value));
        SortedMap<String, SecretRef> allSecrets = new TreeMap<>(secrets);
        system.secrets().forEach((key, value) -> allSecrets.put(CARRIED + key, value));
        return new Instrument(name, kind, allSettings, allSecrets);
    }

    /** The system it takes along, if any: how it is reached, nothing about its backups. */
    public Optional<SystemSpec> system() {
        if (!settings.containsKey(KIND)) {
            return Optional.empty();
        }
        SortedMap<String, String> its = carried(settings);
        String itsKind = its.remove("kind");
        return Optional.of(new SystemSpec(
                required("system"), itsKind, its, carried(secrets), Fingerprint.Level.FULL, List.of(), ""));
    }

    private static <V> SortedMap<String, V> carried(SortedMap<String, V> all) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(CARRIED))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring(CARRIED.length()),
                        Map.Entry::getValue,
                        (one, other) -> one,
                        TreeMap::new));
    }
}
