package dev.holdfast.aws.control.rds;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.failover.FenceException;
import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Fencing;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.system.SystemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * Kind {@code rds}: keeps an RDS instance from taking writes, over RDS' own management interface in the region of that
 * instance. When that region is lost nobody can be asked, and the answer is unknown: it never permits a promotion.
 *
 * <p>RDS does not stop an instance that has a replica or is one ("Stopping an Amazon RDS DB instance temporarily"), which
 * is what a primary with a standby is. Such an instance is isolated instead: it gets the plan's security group that lets
 * nobody in as its only one, and is restarted, because an open connection outlives the group that admitted it ("Security
 * group connection tracking" in the Amazon VPC User Guide). Only both together are a fence; that they happened is noted in
 * the instance's tags, together with the groups that it had. That the group admits nobody is what the plan says of it.
 */
@ApplicationScoped
public class RdsFence implements Fencing {
    /** When an isolated instance was seen to have restarted. */
    static final String ISOLATED = "holdfast:isolated";

    /** The security groups an instance had before it was isolated, separated by blanks. */
    static final String GROUPS = "holdfast:groups-before";

    private static final Duration USUAL_WAIT = Duration.ofMinutes(5);

    private final AwsClients clients;
    private final Clock clock;
    private final Patience patience;

    @Inject
    public RdsFence(AwsClients clients, Clock clock) {
        this(clients, clock, Patience.NORMAL);
    }

    RdsFence(AwsClients clients, Clock clock, Patience patience) {
        this.clients = clients;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public String kind() {
        return "rds";
    }

    /**
     * One instance and how the plan wants it fenced.
     *
     * @param isolation the security group that lets nobody in; empty when the plan names none
     */
    private record Target(Region region, RdsArn arn, String isolation, Duration longest) {
        DBInstance now() {
            return region.instance(arn.name());
        }

        String about() {
            return "instance " + arn.name();
        }

        String words() {
            return "instance " + arn.name() + " in " + arn.region();
        }
    }

    private Target target(Instrument instrument, Side side) {
        ManagedPair pair = new ManagedPair(instrument
                .system()
                .orElseThrow(() -> new FenceException.Precondition(
                        instrument.name(), "it names no system of this plan.", "give it the setting system.")));
        RdsArn arn;
        try {
            arn = pair.instance(side);
        } catch (SystemException.Precondition e) {
            throw new FenceException.Precondition(instrument.name(), e.getMessage(), e.hint());
        }
        String endpoint = instrument
                .setting("endpoint")
                .or(() -> pair.system().setting("providerEndpoint"))
                .orElse("");
        return new Target(
                new Region(clients, new Reach(arn.region(), endpoint, Reach.timeout(instrument))),
                arn,
                instrument.setting(side.word() + "Isolation").orElse(""),
                wait(instrument));
    }

    @Override
    public FenceState look(Instrument instrument, Side side) {
        return orUnknown(instrument, side, target -> state(target, target.now()));
    }

    @Override
    public FenceState fence(Instrument instrument, Side side, Guard guard) {
        return orUnknown(instrument, side, target -> {
            DBInstance now = target.now();
            FenceState before = state(target, now);
            if (before instanceof FenceState.Fenced) {
                return before;
            }
            if (Statuses.is(now, Statuses.STOPPING)) {
                return awaitStopped(target);
            }
            if (canBeStopped(now)) {
                return stop(target, guard);
            }
            return target.isolation().isEmpty()
                    ? new FenceState.Standing(target.words()
                            + " has a replica or is one, so RDS cannot stop it, and the plan names no security group"
                            + " to isolate it (" + side.word() + "Isolation)")
                    : isolate(target, now, guard);
        });
    }

    /** Three waits: for the security group, for the restart to begin, for the instance to be back. */
    @Override
    public Duration longest(Instrument instrument) {
        return wait(instrument).multipliedBy(3);
    }

    private static Duration wait(Instrument instrument) {
        return instrument.setting("wait").map(Duration::parse).orElse(USUAL_WAIT);
    }

    private FenceState orUnknown(Instrument instrument, Side side, Function<Target, FenceState> work) {
        try {
            return work.apply(target(instrument, side));
        } catch (RdsTrouble | FenceException.Precondition e) {
            return new FenceState.Unknown(e.explained());
        } catch (Patience.Interrupted e) {
            return new FenceState.Unknown(e.getMessage());
        }
    }

    private static boolean canBeStopped(DBInstance now) {
        return now.readReplicaDBInstanceIdentifiers().isEmpty()
                && now.readReplicaDBClusterIdentifiers().isEmpty()
                && !Statuses.follows(now);
    }

    private FenceState stop(Target target, Guard guard) {
        patience.order(
                target.longest(),
                target::now,
                it -> Statuses.is(it, Statuses.STOPPING) || Statuses.is(it, Statuses.STOPPED),
                now -> target.region()
                        .ask(
                                "StopDBInstance",
                                target.about(),
                                rds -> rds.stopDBInstance(Region.under(
                                        guard,
                                        request -> request.dbInstanceIdentifier(
                                                target.arn().name())))));
        return awaitStopped(target);
    }

    private FenceState awaitStopped(Target target) {
        return state(
                target,
                patience.until(
                        it -> Statuses.is(it, Statuses.STOPPED) || Statuses.isLost(it), target.longest(), target::now));
    }

    /** The note that it is isolated goes first and comes last: whoever looks in between sees a server that stands. */
    private FenceState isolate(Target target, DBInstance now, Guard guard) {
        String arn = now.dbInstanceArn();
        unmark(target, arn, List.of(ISOLATED), guard);
        if (!hasOnly(now, target.isolation())) {
            if (Region.tag(now.tagList(), GROUPS).isEmpty()) {
                // An attempt that was cut off noted them; what is seen since may be the isolation half come about.
                mark(target, arn, GROUPS, String.join(" ", groups(now)), guard);
            }
            patience.order(
                    target.longest(),
                    target::now,
                    it -> hasOnly(it, target.isolation()),
                    it -> regroup(target, List.of(target.isolation()), guard));
        }
        DBInstance alone = patience.until(
                it -> hasOnly(it, target.isolation()) && Statuses.takesOrders(it), target.longest(), target::now);
        if (!hasOnly(alone, target.isolation())) {
            return new FenceState.Standing(target.words() + " still has security groups " + groups(alone));
        }
        DBInstance after;
        try {
            after = Restarts.restart(target.region(), target.arn().name(), target.longest(), patience, guard);
        } catch (RdsTrouble.Unready unseen) {
            return new FenceState.Unknown(target.words() + " admits nobody new, but older connections may still write: "
                    + unseen.getMessage());
        }
        if (Statuses.is(after, Statuses.REBOOTING) || !hasOnly(after, target.isolation())) {
            return new FenceState.Unknown(
                    target.words() + " is '" + after.dbInstanceStatus() + "' with security groups " + groups(after));
        }
        mark(target, arn, ISOLATED, clock.instant().toString(), guard);
        return state(target, target.now());
    }

    @Override
    public void release(Instrument instrument, Side side, Guard guard) {
        Target target = target(instrument, side);
        try {
            DBInstance now = patience.until(it -> !Statuses.is(it, Statuses.STOPPING), target.longest(), target::now);
            if (Statuses.is(now, Statuses.STOPPED)) {
                target.region()
                        .ask(
                                "StartDBInstance",
                                target.about(),
                                rds -> rds.startDBInstance(Region.under(
                                        guard,
                                        request -> request.dbInstanceIdentifier(
                                                target.arn().name()))));
            }
            now = awaitServing(target);
            readmit(target, now, guard);
            if (!Statuses.serves(now)) {
                throw new FenceException.Unreachable(
                        instrument.name(),
                        "the server of the " + side.word() + " region was not seen to run: " + target.words() + " is '"
                                + now.dbInstanceStatus() + "'.",
                        "look at the instance's events; the release can be repeated safely.",
                        null);
            }
        } catch (RdsTrouble.Refused | RdsTrouble.Missing | RdsTrouble.Wrong e) {
            throw new FenceException.Refused(
                    instrument.name(), "the " + side.word() + " region's server: " + e.getMessage(), e.hint(), e);
        } catch (RdsTrouble | Patience.Interrupted e) {
            throw new FenceException.Unreachable(
                    instrument.name(),
                    "the server of the " + side.word() + " region was not seen to run: " + e.getMessage(),
                    "look at it with RDS' own tools; the release can be repeated safely.",
                    e);
        }
    }

    private void readmit(Target target, DBInstance now, Guard guard) {
        List<String> before = Optional.of(Region.tag(now.tagList(), GROUPS))
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split(" ")))
                .orElse(List.of());
        if (before.isEmpty()) {
            return;
        }
        unmark(target, now.dbInstanceArn(), List.of(ISOLATED), guard);
        if (hasOnly(now, target.isolation())) {
            regroup(target, before, guard);
            patience.until(it -> groups(it).containsAll(before) && Statuses.serves(it), target.longest(), target::now);
        }
        unmark(target, now.dbInstanceArn(), List.of(GROUPS), guard);
    }

    private DBInstance awaitServing(Target target) {
        return patience.until(it -> Statuses.serves(it) || Statuses.isLost(it), target.longest(), target::now);
    }

    private static void regroup(Target target, List<String> groups, Guard guard) {
        target.region()
                .ask(
                        "ModifyDBInstance",
                        target.about(),
                        rds -> rds.modifyDBInstance(Region.under(
                                guard,
                                request -> request.dbInstanceIdentifier(
                                                target.arn().name())
                                        .vpcSecurityGroupIds(groups)
                                        .applyImmediately(true))));
    }

    private static void mark(Target target, String arn, String key, String value, Guard guard) {
        target.region()
                .ask(
                        "AddTagsToResource",
                        target.about(),
                        rds -> rds.addTagsToResource(Region.under(
                                guard, request -> request.resourceName(arn).tags(Region.tag(key, value)))));
    }

    private static void unmark(Target target, String arn, List<String> keys, Guard guard) {
        target.region()
                .ask(
                        "RemoveTagsFromResource",
                        target.about(),
                        rds -> rds.removeTagsFromResource(Region.under(
                                guard, request -> request.resourceName(arn).tagKeys(keys))));
    }

    private FenceState state(Target target, DBInstance now) {
        String status = now.dbInstanceStatus();
        if (Statuses.is(now, Statuses.STOPPED)) {
            String until = now.automaticRestartTime() == null
                    ? ""
                    : "; RDS starts it by itself at " + now.automaticRestartTime();
            return new FenceState.Fenced("RDS says that " + target.words() + " is stopped" + until, clock.instant());
        }
        String since = Region.tag(now.tagList(), ISOLATED);
        if (!target.isolation().isEmpty() && hasOnly(now, target.isolation())) {
            return since.isEmpty()
                    ? new FenceState.Standing("RDS says that " + target.words() + " is '" + status
                            + "' and admits nobody new, but was not restarted since, so older connections may write")
                    : new FenceState.Fenced(
                            "RDS says that " + target.words() + " has security group " + target.isolation()
                                    + " alone, which the plan says admits nobody, and it was restarted so at " + since,
                            clock.instant());
        }
        return new FenceState.Standing("RDS says that " + target.words() + " is '" + status + "'");
    }

    private static boolean hasOnly(DBInstance instance, String group) {
        return instance.vpcSecurityGroups().size() == 1
                && instance.vpcSecurityGroups().getFirst().vpcSecurityGroupId().equals(group)
                && "active".equals(instance.vpcSecurityGroups().getFirst().status());
    }

    private static List<String> groups(DBInstance instance) {
        return instance.vpcSecurityGroups().stream()
                .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                .sorted()
                .toList();
    }
}
