package dev.holdfast.core.watch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * How much data would be lost, in time, if the source vanished: now, and at the worst moment of a period. Figures of
 * one system. They count from consistency instant to consistency instant; that a backup can be used only once it is
 * published is not in them.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RpoExposure.Measured.class, name = "measured"),
    @JsonSubTypes.Type(value = RpoExposure.Unbounded.class, name = "unbounded")
})
public sealed interface RpoExposure {

    /** One sentence for a report. */
    String sentence();

    /** Whether neither now nor at any moment of the period more than {@code rpo} would have been lost. */
    boolean within(Duration rpo);

    /** There is no backup: everything would be lost, and no figure describes that. */
    record Unbounded() implements RpoExposure {
        @Override
        public String sentence() {
            return "no backup exists, so everything would be lost";
        }

        @Override
        public boolean within(Duration rpo) {
            return false;
        }
    }

    /**
     * @param newest consistency instant of the newest backup
     * @param now what would be lost now
     * @param worst the most that would have been lost at any moment of the period, the present included
     * @param worstFrom the backup at which that gap begins; it may lie before the period
     * @param worstTo the backup, or the present, at which it ends
     * @param since the moment the period begins: no earlier than the first backup known
     */
    record Measured(Instant newest, Duration now, Duration worst, Instant worstFrom, Instant worstTo, Instant since)
            implements RpoExposure {
        @Override
        public String sentence() {
            return "%s would be lost now (newest backup %s); worst since %s: %s, from %s to %s"
                    .formatted(
                            Age.text(now),
                            Age.time(newest),
                            Age.time(since),
                            Age.text(worst),
                            Age.time(worstFrom),
                            Age.time(worstTo));
        }

        @Override
        public boolean within(Duration rpo) {
            return worst.compareTo(rpo) <= 0;
        }
    }

    /**
     * Computes the figures. The worst gap is the longest that ends within the period: the time from one backup to the
     * next, or from the newest to the present. A gap that began before the period counts in full, because at its end,
     * within the period, all of it would have been lost.
     *
     * @param instants consistency instants of the published backups, in any order. Those within the period and the last
     *     one before it are enough. An instant slightly in the future counts as the present, one further off is not
     *     believed
     * @param period how far to look back; positive
     */
    static RpoExposure of(Collection<Instant> instants, Instant now, Duration period) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("the period must be positive");
        }
        List<Instant> backups = instants.stream()
                .filter(instant -> !instant.isAfter(now.plus(Watchdog.CLOCK_TOLERANCE)))
                .map(instant -> instant.isAfter(now) ? now : instant)
                .sorted()
                .toList();
        if (backups.isEmpty()) {
            return new Unbounded();
        }
        Instant newest = backups.getLast();
        Instant from = newest;
        Instant to = now;
        Instant begin = now.minus(period);
        for (int i = 1; i < backups.size(); i++) {
            boolean endsWithin = !backups.get(i).isBefore(begin);
            Duration gap = Duration.between(backups.get(i - 1), backups.get(i));
            if (endsWithin && gap.compareTo(Duration.between(from, to)) > 0) {
                from = backups.get(i - 1);
                to = backups.get(i);
            }
        }
        Instant first = backups.getFirst();
        return new Measured(
                newest,
                Duration.between(newest, now),
                Duration.between(from, to),
                from,
                to,
                first.isAfter(begin) ? first : begin);
    }
}
