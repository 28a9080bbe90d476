package dev.holdfast.core.watch;

import dev.holdfast.core.plan.Occurrences;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.VaultLayout.ManifestKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which backups the vault's primary store shows, read from their keys alone: cheap enough to ask at every run. Keys are
 * not signed; this serves figures and alarms, never a restore.
 */
public final class BackupHistory {
    /** The period figures are given for. */
    public static final Duration PERIOD = Duration.ofDays(30);

    /** Beyond a monthly schedule's grace, and far enough to meet the last backup before the period in most vaults. */
    private static final Duration LOOK_BACK = Duration.ofDays(40);

    private BackupHistory() {}

    /** The backups that should exist by now and do not. */
    public static List<MissingBackup> missing(Vault vault, Plan plan, Instant now) {
        List<PublishedBackup> published = new ArrayList<>();
        for (SystemSpec system : plan.systems()) {
            for (ManifestKey key : known(vault, system.name(), now)) {
                published.add(new PublishedBackup(system.name(), key.tier(), key.instant()));
            }
        }
        return new Watchdog(Occurrences::lastAtOrBefore).missing(plan, now, published);
    }

    /** How exposed a system is now, and was at worst during {@link #PERIOD}. */
    public static RpoExposure exposure(Vault vault, String system, Instant now) {
        return exposure(vault, system, now, Set.of());
    }

    /**
     * The same, leaving out what is known to be no backup.
     *
     * @param unreadable keys of manifests that cannot be relied on
     */
    public static RpoExposure exposure(Vault vault, String system, Instant now, Set<String> unreadable) {
        List<Instant> instants = known(vault, system, now).stream()
                .filter(key -> !unreadable.contains(key.key()))
                .map(ManifestKey::instant)
                .toList();
        return RpoExposure.of(instants, now, PERIOD);
    }

    /**
     * How exposed a system is as far as one backup alone tells, for when the store cannot be asked about the others.
     * When the source's clock ran ahead, its consistency instant is not believed, and the start of the capture by our
     * own clock stands for it: never later than the truth.
     */
    public static RpoExposure.Measured exposure(Manifest manifest, Instant now) {
        boolean ahead = manifest.consistencyInstant().isAfter(now.plus(Watchdog.CLOCK_TOLERANCE));
        Instant believed = ahead ? manifest.startedAt() : manifest.consistencyInstant();
        Instant newest = believed.isAfter(now) ? now : believed;
        Duration age = Duration.between(newest, now);
        return new RpoExposure.Measured(newest, age, age, newest, now, newest);
    }

    /** Whether no system of the plan has a backup since that instant. */
    public static boolean noneSince(Vault vault, Plan plan, Instant instant) {
        return plan.systems().stream()
                .allMatch(system -> vault.catalogue()
                        .keys(system.name(), instant, Instant.MAX)
                        .isEmpty());
    }

    /** Everything within {@link #LOOK_BACK}, and beyond where nothing in there is older than the period. */
    private static List<ManifestKey> known(Vault vault, String system, Instant now) {
        List<ManifestKey> recent = vault.catalogue().keys(system, now.minus(LOOK_BACK), Instant.MAX);
        boolean coversPeriod = !recent.isEmpty() && recent.getFirst().instant().isBefore(now.minus(PERIOD));
        return coversPeriod ? recent : vault.catalogue().keys(system, Instant.MIN, Instant.MAX);
    }
}
