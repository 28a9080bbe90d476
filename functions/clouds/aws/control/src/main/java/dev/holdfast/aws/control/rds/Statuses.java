package dev.holdfast.aws.control.rds;

import java.util.Set;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** The words that RDS has for how an instance is ("Viewing Amazon RDS DB instance status"). */
final class Statuses {
    static final String AVAILABLE = "available";
    static final String STOPPED = "stopped";
    static final String STOPPING = "stopping";
    static final String REBOOTING = "rebooting";

    /** It serves while RDS does something beside it. */
    private static final Set<String> SERVING = Set.of(
            AVAILABLE,
            "backing-up",
            "storage-optimization",
            "storage-config-upgrade",
            "configuring-enhanced-monitoring",
            "configuring-log-exports",
            "configuring-iam-database-auth");

    /** It does not come back by itself. */
    private static final Set<String> LOST = Set.of(
            "failed",
            "deleting",
            "storage-full",
            "insufficient-capacity",
            "inaccessible-encryption-credentials",
            "inaccessible-encryption-credentials-recoverable",
            "restore-error");

    private Statuses() {}

    /** Whether RDS changes it now: while it backs the instance up it does not, though that serves. */
    static boolean takesOrders(DBInstance instance) {
        return is(instance, AVAILABLE);
    }

    static boolean serves(DBInstance instance) {
        return SERVING.contains(instance.dbInstanceStatus());
    }

    static boolean isLost(DBInstance instance) {
        String status = instance.dbInstanceStatus();
        return LOST.contains(status) || status.startsWith("incompatible-");
    }

    static boolean is(DBInstance instance, String status) {
        return status.equals(instance.dbInstanceStatus());
    }

    /** Whether it follows another instance. */
    static boolean follows(DBInstance instance) {
        return instance.readReplicaSourceDBInstanceIdentifier() != null
                && !instance.readReplicaSourceDBInstanceIdentifier().isEmpty();
    }
}
