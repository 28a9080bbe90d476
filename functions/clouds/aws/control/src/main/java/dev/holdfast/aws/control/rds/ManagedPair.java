package dev.holdfast.aws.control.rds;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import java.time.Duration;

/** The two instances of a system whose plan says {@code managed: rds}. */
record ManagedPair(SystemSpec system) {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * This side's instance.
     *
     * @throws SystemException.Precondition when the plan names none
     */
    RdsArn instance(Side side) {
        String setting = switch (side) {
            case PRIMARY -> "instance";
            case STANDBY -> "standbyInstance";
        };
        return system.setting(setting)
                .map(RdsArn::of)
                .orElseThrow(() -> new SystemException.Precondition(
                        system.name(),
                        "the plan does not say which RDS instance serves in the " + side.word() + " region.",
                        "give the system the setting " + setting + ", the instance's ARN."));
    }

    /** Where this side's instance is asked. */
    Reach reach(Side side) {
        return reach(system, instance(side).region());
    }

    Region region(AwsClients clients, Side side) {
        return new Region(clients, reach(side));
    }

    /** A region as a system wants it asked. */
    static Reach reach(SystemSpec system, String region) {
        return new Reach(region, system.setting("providerEndpoint").orElse(""), ANSWER);
    }

    /** What RDS said, as the trouble of this system. */
    SystemException explained(RdsTrouble trouble) {
        return explained(system.name(), trouble);
    }

    static SystemException explained(String system, RdsTrouble trouble) {
        String what = trouble.getMessage();
        String hint = trouble.hint();
        return switch (trouble) {
            case RdsTrouble.Unanswered e -> new SystemException.Unreachable(system, what, hint, e);
            case RdsTrouble.Refused e -> new SystemException.Refused(system, what, hint, e);
            case RdsTrouble.KeyUnusable e -> new SystemException.Refused(system, what, hint, e);
            case RdsTrouble.Missing e -> new SystemException.Precondition(system, what, hint);
            case RdsTrouble.Wrong e -> new SystemException.Precondition(system, what, hint);
            case RdsTrouble.Taken e -> new SystemException.Precondition(system, what, hint);
            case RdsTrouble.Exhausted e -> new SystemException.NoSpace(system, what, hint);
            case RdsTrouble.Unready e -> new SystemException.Broken(system, what, hint, e);
        };
    }
}
