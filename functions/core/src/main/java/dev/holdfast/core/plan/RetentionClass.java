package dev.holdfast.core.plan;

import java.time.Period;
import java.util.SortedMap;

/**
 * How long something is kept.
 *
 * @param keep for everything the tiers do not name
 * @param tiers by the name of the schedule that made the backup
 */
public record RetentionClass(String name, Period keep, SortedMap<String, Period> tiers) {

    /** How long a backup of this tier is kept. */
    public Period keep(String tier) {
        return tiers.getOrDefault(tier, keep);
    }
}
