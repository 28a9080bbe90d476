package dev.holdfast.core.plan;

import java.util.Optional;
import java.util.SortedMap;

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
}
