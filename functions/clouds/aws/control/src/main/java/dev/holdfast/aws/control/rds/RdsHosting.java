package dev.holdfast.aws.control.rds;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Hosting;
import dev.holdfast.core.failover.Replicating.Lag;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.Parameter;

/**
 * {@code managed: rds}: a pair of Amazon RDS instances, the second usually a replica of the first in another region. Each
 * request goes to the region of the instance it is about: a promotion needs nothing of the region that is lost.
 */
@ApplicationScoped
public class RdsHosting implements Hosting {
    private static final String MAX_CONNECTIONS = "max_connections";
    private static final Duration METRIC_PERIOD = Duration.ofMinutes(1);

    private final AwsClients clients;
    private final Clock clock;
    private final Patience patience;

    @Inject
    public RdsHosting(AwsClients clients, Clock clock) {
        this(clients, clock, Patience.NORMAL);
    }

    RdsHosting(AwsClients clients, Clock clock, Patience patience) {
        this.clients = clients;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public String provider() {
        return "rds";
    }

    @Override
    public Lag lag(SystemSpec system, Side standby) {
        try {
            ManagedPair pair = new ManagedPair(system);
            RdsArn replica = pair.instance(standby);
            CloudWatchClient cloudWatch =
                    clients.client(CloudWatchClient.class, pair.reach(standby), CloudWatchClient::builder);
            return ReplicaLag.of(
                    replica.name() + " in " + replica.region(), points(cloudWatch, replica), clock.instant());
        } catch (SystemException | RdsTrouble unknown) {
            return new Lag.Unknown(unknown.getMessage());
        }
    }

    private List<ReplicaLag.Point> points(CloudWatchClient cloudWatch, RdsArn replica) {
        Instant now = clock.instant();
        try {
            return cloudWatch
                    .getMetricStatistics(request -> request.namespace("AWS/RDS")
                            .metricName("ReplicaLag")
                            .dimensions(Dimension.builder()
                                    .name("DBInstanceIdentifier")
                                    .value(replica.name())
                                    .build())
                            .startTime(now.minus(ReplicaLag.OLDEST.multipliedBy(2)))
                            .endTime(now.plus(METRIC_PERIOD))
                            .period(Math.toIntExact(METRIC_PERIOD.toSeconds()))
                            .statistics(Statistic.MAXIMUM, Statistic.MINIMUM))
                    .datapoints()
                    .stream()
                    .map(point -> new ReplicaLag.Point(point.timestamp(), point.maximum(), point.minimum()))
                    .toList();
        } catch (SdkException e) {
            throw RdsFailures.of(
                    "cloudwatch:GetMetricStatistics", "ReplicaLag of " + replica.name() + " in " + replica.region(), e);
        }
    }

    /**
     * By {@code PromoteReadReplica}, which restarts the replica on the way. RDS does not take it while it backs the replica up:
     * then the order is given when that is over. One given before, by whomever, is waited for instead of given again.
     */
    @Override
    public List<String> promote(SystemSpec system, Side standby, Duration longest, Guard guard) {
        return acting(system, pair -> {
            RdsArn replica = pair.instance(standby);
            Region region = pair.region(clients, standby);
            long begun = System.nanoTime();
            boolean ordered = ordered(pair, standby, region, longest, guard);
            DBInstance after = patience.until(
                    it -> Statuses.isLost(it) || !Statuses.follows(it) && Statuses.serves(it),
                    longest.minusNanos(System.nanoTime() - begun),
                    () -> region.instance(replica.name()));
            if (Statuses.follows(after) || !Statuses.serves(after)) {
                throw ordered || !Statuses.follows(after)
                        ? unfinished(system, replica, after, "promoted", longest)
                        : notTaken(system, replica, after, longest);
            }
            return aftermath(pair, standby, after);
        });
    }

    private boolean ordered(ManagedPair pair, Side standby, Region region, Duration longest, Guard guard) {
        String replica = pair.instance(standby).name();
        try {
            return patience.order(longest, () -> region.instance(replica), it -> !Statuses.follows(it), now -> {
                requireSource(pair, standby, now);
                region.ask(
                        "PromoteReadReplica",
                        "instance " + replica,
                        rds -> rds.promoteReadReplica(
                                Region.under(guard, request -> request.dbInstanceIdentifier(replica))));
            });
        } catch (RdsTrouble.Unready refusedToTheEnd) {
            // What the instance is then says whether somebody else's order was taken.
            return false;
        }
    }

    /** A plan that names the wrong instance must not break another pair. */
    private static void requireSource(ManagedPair pair, Side standby, DBInstance replica) {
        String follows = replica.readReplicaSourceDBInstanceIdentifier();
        RdsArn wanted = pair.instance(standby.other());
        boolean sameRegion = follows.equals(wanted.name())
                && wanted.region().equals(pair.instance(standby).region());
        if (!sameRegion && !follows.equals(wanted.toString())) {
            throw new SystemException.Precondition(
                    pair.system().name(),
                    "RDS says that " + replica.dbInstanceIdentifier() + " is a replica of " + follows + ", not of "
                            + wanted + ".",
                    "correct the instances in the plan; nothing was promoted.");
        }
    }

    private static List<String> aftermath(ManagedPair pair, Side standby, DBInstance promoted) {
        RdsArn old = pair.instance(standby.other());
        RdsArn now = pair.instance(standby);
        List<String> said = new ArrayList<>();
        said.add("RDS instance " + old.name() + " in " + old.region()
                + " is no longer replicated and never will be again. It goes on costing money, also while it is stopped,"
                + " and RDS starts a stopped one by itself after seven days.");
        said.add("for the way back RDS must make a new replica of " + now + " in " + old.region()
                + " (rds:CreateDBInstanceReadReplica); name it in the plan, then delete " + old.name() + ".");
        Integer kept = promoted.backupRetentionPeriod();
        said.add(
                kept == null || kept == 0
                        ? "automated backups of " + now.name()
                                + " are off, so it cannot be restored to a point in time: switch them on."
                        : "automated backups of " + now.name() + " are kept " + kept
                                + " days; those from before the promotion belong to the old instance.");
        return said;
    }

    /** By {@code RebootDBInstance}, without a failover to another zone. Waits at most twice {@code longest}. */
    @Override
    public void restart(SystemSpec system, Side side, Duration longest, Guard guard) {
        acting(system, pair -> {
            RdsArn instance = pair.instance(side);
            Region region = pair.region(clients, side);
            Restarts.restart(region, instance.name(), longest, patience, guard);
            DBInstance after = patience.until(
                    it -> Statuses.serves(it) || Statuses.isLost(it), longest, () -> region.instance(instance.name()));
            if (!Statuses.serves(after)) {
                throw unfinished(system, instance, after, "available again", longest);
            }
            return after;
        });
    }

    /**
     * By the instance's own parameter group. {@code max_connections} is a static parameter: it counts after a restart, and a
     * default group cannot be changed ("Working with parameter groups").
     */
    @Override
    public Admission admit(SystemSpec system, Side side, int sessions, Guard guard) {
        return acting(system, pair -> {
            RdsArn instance = pair.instance(side);
            Region region = pair.region(clients, side);
            String group = ownGroup(system, instance, region.instance(instance.name()));
            String before = region.ask(
                    "DescribeDBParameters", "parameter group " + group, rds -> value(rds, group, MAX_CONNECTIONS));
            String wanted = Integer.toString(sessions);
            if (!before.equals(wanted)) {
                region.ask(
                        "ModifyDBParameterGroup",
                        "parameter group " + group,
                        rds -> rds.modifyDBParameterGroup(Region.under(
                                guard,
                                request -> request.dbParameterGroupName(group)
                                        .parameters(Parameter.builder()
                                                .parameterName(MAX_CONNECTIONS)
                                                .parameterValue(wanted)
                                                .applyMethod(ApplyMethod.PENDING_REBOOT)
                                                .build()))));
            }
            return new Admission(before.isEmpty() ? "the provider's default" : before, wanted, !before.equals(wanted));
        });
    }

    private static String ownGroup(SystemSpec system, RdsArn instance, DBInstance described) {
        String group = described.dbParameterGroups().stream()
                .map(DBParameterGroupStatus::dbParameterGroupName)
                .findFirst()
                .orElse("");
        if (group.isEmpty() || group.startsWith("default.")) {
            throw new SystemException.Precondition(
                    system.name(),
                    "RDS instance " + instance.name() + " uses the default parameter group '" + group
                            + "', which nobody can change.",
                    "give the instance a parameter group of its own beforehand; that takes a restart.");
        }
        return group;
    }

    private static String value(RdsClient rds, String group, String parameter) {
        return rds.describeDBParametersPaginator(request -> request.dbParameterGroupName(group)).parameters().stream()
                .filter(it -> parameter.equals(it.parameterName()) && it.parameterValue() != null)
                .map(Parameter::parameterValue)
                .findFirst()
                .orElse("");
    }

    private static <T> T acting(SystemSpec system, Function<ManagedPair, T> work) {
        ManagedPair pair = new ManagedPair(system);
        try {
            return work.apply(pair);
        } catch (RdsTrouble trouble) {
            throw pair.explained(trouble);
        } catch (Patience.Interrupted e) {
            throw new SystemException.Broken(
                    system.name(),
                    e.getMessage() + ".",
                    "what was ordered goes on; look at it with RDS' own tools.",
                    e);
        }
    }

    private static SystemException notTaken(SystemSpec system, RdsArn instance, DBInstance now, Duration longest) {
        return new SystemException.Broken(
                system.name(),
                "RDS instance " + instance.name() + " in " + instance.region() + " is '" + now.dbInstanceStatus()
                        + "' and took no order to be promoted within " + longest + ".",
                "unless somebody else gave one, none stands: wait until the instance is available, then go on.",
                null);
    }

    private static SystemException unfinished(
            SystemSpec system, RdsArn instance, DBInstance now, String wanted, Duration longest) {
        return new SystemException.Broken(
                system.name(),
                "RDS instance " + instance.name() + " in " + instance.region() + " is '" + now.dbInstanceStatus()
                        + "' and not " + wanted + " within " + longest + ".",
                "the order stands, so it may still become so: look at the instance's events, then go on.",
                null);
    }
}
