package dev.holdfast.core.plan;

import dev.holdfast.core.system.Fingerprint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One system the plan protects.
 *
 * @param name unique in the plan
 * @param kind {@code postgresql}, {@code redis}, {@code git} …
 * @param settings the kind's plain settings: {@code host}, {@code port}, {@code database} …, checked when the plan was
 *     read; numbers and sizes (bytes) in digits, times and periods in ISO-8601 ({@code PT10S}, {@code P7D})
 * @param secrets the kind's secrets by setting name: {@code password} …
 * @param fingerprint how much a backup's fingerprint looks at
 * @param schedules when it is backed up or verified
 * @param retention name of the retention class its backups fall under
 * @param loss how much of it may be lost
 */
public record SystemSpec(
        String name,
        String kind,
        SortedMap<String, String> settings,
        SortedMap<String, SecretRef> secrets,
        Fingerprint.Level fingerprint,
        List<Schedule> schedules,
        String retention,
        Loss loss) {

    /** A system to which the plan's own RPO applies. */
    public SystemSpec(
            String name,
            String kind,
            SortedMap<String, String> settings,
            SortedMap<String, SecretRef> secrets,
            Fingerprint.Level fingerprint,
            List<Schedule> schedules,
            String retention) {
        this(name, kind, settings, secrets, fingerprint, schedules, retention, new Loss.AsPromised());
    }

    /** How much of a system's work may be lost. */
    public sealed interface Loss {
        /** As much as the plan's RPO allows. */
        record AsPromised() implements Loss {}

        /** Its own RPO. */
        record UpTo(Duration span) implements Loss {}

        /** Everything: it can be made again. */
        record Any() implements Loss {}
    }

    /** A plain setting, if given. */
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** A secret's reference, if given. */
    public Optional<SecretRef> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }
}
