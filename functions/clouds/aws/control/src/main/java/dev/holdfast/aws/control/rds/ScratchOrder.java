package dev.holdfast.aws.control.rds;

import java.util.List;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * What a throw-away instance is ordered with: one zone, not public, no backups of its own, nothing that keeps it from being
 * deleted, a password that RDS makes and keeps.
 */
record ScratchOrder(ScratchPlace place, String instance, List<Tag> tags) {
    private static final String ENGINE = "postgres";

    CreateDbInstanceRequest empty(String serverMajor, int gibibytes, String administrator) {
        return CreateDbInstanceRequest.builder()
                .dbInstanceIdentifier(instance)
                .engine(ENGINE)
                .engineVersion(serverMajor)
                .dbInstanceClass(place.instanceClass())
                .allocatedStorage(gibibytes)
                .storageEncrypted(true)
                .kmsKeyId(orNone(place.kmsKey()))
                .masterUsername(administrator)
                .manageMasterUserPassword(true)
                .dbSubnetGroupName(orNone(place.subnetGroup()))
                .vpcSecurityGroupIds(place.securityGroups())
                .publiclyAccessible(false)
                .multiAZ(false)
                .backupRetentionPeriod(0)
                .deletionProtection(false)
                .autoMinorVersionUpgrade(false)
                .tags(tags)
                .build();
    }

    RestoreDbInstanceFromDbSnapshotRequest from(HeldCopy.Snapshot snapshot) {
        return RestoreDbInstanceFromDbSnapshotRequest.builder()
                .dbInstanceIdentifier(instance)
                .dbSnapshotIdentifier(snapshot.arn().name())
                .dbInstanceClass(place.instanceClass())
                .manageMasterUserPassword(true)
                .dbSubnetGroupName(orNone(place.subnetGroup()))
                .vpcSecurityGroupIds(place.securityGroups())
                .publiclyAccessible(false)
                .multiAZ(false)
                .deletionProtection(false)
                .autoMinorVersionUpgrade(false)
                .copyTagsToSnapshot(false)
                .tags(tags)
                .build();
    }

    RestoreDbInstanceToPointInTimeRequest from(HeldCopy.PointInTime point) {
        return RestoreDbInstanceToPointInTimeRequest.builder()
                .targetDBInstanceIdentifier(instance)
                .sourceDBInstanceIdentifier(point.arn().name())
                .restoreTime(point.at())
                .dbInstanceClass(place.instanceClass())
                .manageMasterUserPassword(true)
                .dbSubnetGroupName(orNone(place.subnetGroup()))
                .vpcSecurityGroupIds(place.securityGroups())
                .publiclyAccessible(false)
                .multiAZ(false)
                .deletionProtection(false)
                .autoMinorVersionUpgrade(false)
                .copyTagsToSnapshot(false)
                .tags(tags)
                .build();
    }

    /** The SDK leaves out what is null; an empty text it would send. */
    private static String orNone(String text) {
        return text.isEmpty() ? null : text;
    }
}
