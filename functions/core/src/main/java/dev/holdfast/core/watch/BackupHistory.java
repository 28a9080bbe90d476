package dev.holdfast.core.watch;

import dev.holdfast.core.plan.Occurrences;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.VaultLayout.ManifestKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which backups the vault's primary store shows, read from their keys alone: cheap enough to ask at every run. Keys are
 * not signed; this serves figures and alarms, never a restore.
 */
public final class BackupHistory {
    /** The period figures are given for. */
    public static final Duration PERIOD = Duration.ofDays(30);

    /** Reaches back beyond a monthly schedule's grace. */
    private static final Duration LOOK_BACK = Duration.ofDays(40);

    private BackupHistory() {}

    /** The backups that should exist by now and do not. */
    public static List<MissingBackup> missing(Vault vault, Plan plan, Instant now) {
        List<PublishedBackup> published = new ArrayList<>();
        for (SystemSpec system : plan.systems()) {
            for (ManifestKey key : keys(vault, system.name(), now.minus(LOOK_BACK))) {
                published.add(new PublishedBackup(system.name(), key.tier(), key.instant()));
            }
        }
        return new Watchdog(Occurrences::lastAtOrBefore).missing(plan, now, published);
    }

    /** How exposed a system is now, and was at worst during {@link #PERIOD}. */
    public static RpoExposure exposure(Vault vault, String system, Instant now) {
        List<Instant> instants = keys(vault, system, now.minus(LOOK_BACK)).stream()
                .map(ManifestKey::instant)
                .toList();
        return RpoExposure.of(instants, now, PERIOD);
    }

    /** Whether no system of the plan has a backup since that instant. */
    public static boolean noneSince(Vault vault, Plan plan, Instant instant) {
        return plan.systems().stream()
                .allMatch(system -> keys(vault, system.name(), instant).isEmpty());
    }

    private static List<ManifestKey> keys(Vault vault, String system, Instant from) {
        return vault.catalogue().keys(system, from, Instant.MAX);
    }
}
