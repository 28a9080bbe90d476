package dev.holdfast.aws.control.rds;

import dev.holdfast.core.failover.Guard;
import java.time.Duration;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Restarts of an instance, told apart from an instance that merely goes on. */
final class Restarts {
    /** RDS says {@code rebooting} at once, or within seconds. */
    private static final Duration NOTICED = Duration.ofSeconds(60);

    private Restarts() {}

    /**
     * Restarts it where it is, without a failover to another zone.
     *
     * @return how it was seen last: {@code rebooting} when it did not come back within {@code longest}
     * @throws RdsTrouble.Unready when RDS took the order, but was not seen to carry it out
     */
    static DBInstance restart(Region region, String id, Duration longest, Patience patience, Guard guard) {
        DBInstance answered = region.ask(
                        "RebootDBInstance",
                        "instance " + id,
                        rds -> rds.rebootDBInstance(Region.under(
                                guard,
                                request -> request.dbInstanceIdentifier(id).forceFailover(false))))
                .dbInstance();
        Duration noticed = longest.compareTo(NOTICED) < 0 ? longest : NOTICED;
        if (!Statuses.is(answered, Statuses.REBOOTING)
                && !Statuses.is(
                        patience.until(it -> Statuses.is(it, Statuses.REBOOTING), noticed, () -> region.instance(id)),
                        Statuses.REBOOTING)) {
            throw new RdsTrouble.Unready(
                    "instance " + id + " in " + region.name() + " was not seen to restart within " + noticed.toSeconds()
                            + " s after RDS took the order.",
                    "look at the instance's events.",
                    null);
        }
        return patience.until(it -> !Statuses.is(it, Statuses.REBOOTING), longest, () -> region.instance(id));
    }
}
