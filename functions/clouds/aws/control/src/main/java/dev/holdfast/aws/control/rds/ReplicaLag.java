package dev.holdfast.aws.control.rds;

import dev.holdfast.core.failover.Replicating.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What CloudWatch's metric {@code ReplicaLag} says of a replica. It is the age of the newest transaction that the replica
 * has applied ("Monitoring and tuning the replication process" in the Amazon RDS User Guide), so an idle primary lets it
 * grow: it bounds a loss from above. It is sent once a minute; what happened since the newest one is added.
 */
final class ReplicaLag {
    /** A metric comes every minute and may be some minutes late; older than this nobody knows. */
    static final Duration OLDEST = Duration.ofMinutes(5);

    /** Clocks of two machines differ by that much without anything being wrong. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private ReplicaLag() {}

    /**
     * One value.
     *
     * @param at begin of the minute it stands for
     * @param seconds the greatest value of that minute; below zero when replication is not active
     * @param least the least of that minute
     */
    record Point(Instant at, double seconds, double least) {}

    /** Pure. Missing, stale and negative values are unknown, never zero. */
    static Lag of(String replica, List<Point> points, Instant now) {
        var newest = points.stream().max(Comparator.comparing(Point::at));
        if (newest.isEmpty()) {
            return new Lag.Unknown("CloudWatch has no ReplicaLag of " + replica + " for the last "
                    + OLDEST.multipliedBy(2).toMinutes() + " minutes.");
        }
        Point point = newest.get();
        Duration age = Duration.between(point.at(), now);
        if (age.compareTo(OLDEST) > 0) {
            return new Lag.Unknown("CloudWatch's newest ReplicaLag of " + replica + " is of " + point.at() + ", "
                    + age.toSeconds() + " s ago.");
        }
        if (age.compareTo(SKEW.negated()) < 0) {
            return new Lag.Unknown("CloudWatch's newest ReplicaLag of " + replica + " is of " + point.at()
                    + ", which is still to come: a clock is wrong.");
        }
        if (!(point.least() >= 0) || Double.isNaN(point.seconds()) || Double.isInfinite(point.seconds())) {
            return new Lag.Unknown(
                    "CloudWatch says that " + replica + " does not replicate (ReplicaLag " + point.least() + ").");
        }
        Duration lag = Duration.ofMillis((long) Math.ceil(point.seconds() * 1000));
        Duration since = age.isNegative() ? Duration.ZERO : age;
        return new Lag.Measured(
                lag.plus(since),
                -1,
                "CloudWatch: ReplicaLag of " + replica + " was at most " + lag.toSeconds() + " s in the minute of "
                        + point.at() + "; the " + since.toSeconds() + " s since then are added.");
    }
}
