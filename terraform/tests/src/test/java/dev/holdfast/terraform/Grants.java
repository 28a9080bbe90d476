package dev.holdfast.terraform;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.StoreSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is known of the grants beyond what can be derived: which resources a call is about, and the exceptions, each with its reason. */
final class Grants {
    static final List<String> FUNCTIONS = List.of("backup", "verify-backup", "failover-dns");

    private static final String ACCOUNT = "123456789012";
    private static final String STANDBY = "us-west-2";
    private static final Set<String> BUCKET_ACTIONS = Set.of(
            "s3:GetBucketObjectLockConfiguration",
            "s3:GetBucketVersioning",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:ListBucketVersions");

    /**
     * Why a function does not do what an adapter it reaches could do.
     *
     * @param functions that never do it
     */
    record Never(List<String> functions, String action, String why) {}

    /** What RDS itself keeps is neither backed up nor proved from this estate (README, "Not here yet"). */
    private static final List<String> OF_RDS = List.of(
            "rds:AddTagsToResource",
            "rds:CopyDBSnapshot",
            "rds:CreateDBInstance",
            "rds:CreateDBSnapshot",
            "rds:DeleteDBInstance",
            "rds:DeleteDBSnapshot",
            "rds:DescribeDBInstances",
            "rds:DescribeDBSnapshots",
            "rds:DescribeExportTasks",
            "rds:RestoreDBInstanceFromDBSnapshot",
            "rds:RestoreDBInstanceToPointInTime",
            "rds:StartExportTask");

    static final List<Never> NEVER = Stream.concat(
                    OF_RDS.stream()
                            .map(action -> new Never(
                                    List.of("backup", "verify-backup"), action, "no way leads from them to RDS")),
                    others())
            .toList();

    private static Stream<Never> others() {
        return Stream.of(
                new Never(
                        List.of("verify-backup", "failover-dns"),
                        "s3:AbortMultipartUpload",
                        "documents are written in one request; only the bytes of backups come in parts"),
                new Never(
                        List.of("verify-backup", "failover-dns"),
                        "s3:ListBucketMultipartUploads",
                        "only backup sweeps what was never finished"),
                new Never(List.of("failover-dns"), "rds:CopyDBSnapshot", "a failover looks at servers, not at backups"),
                new Never(
                        List.of("failover-dns"), "rds:CreateDBSnapshot", "a failover looks at servers, not at backups"),
                new Never(
                        List.of("failover-dns"), "rds:DeleteDBSnapshot", "a failover looks at servers, not at backups"),
                new Never(
                        List.of("failover-dns"),
                        "rds:DescribeExportTasks",
                        "a failover looks at servers, not at backups"),
                new Never(
                        List.of("failover-dns"), "rds:StartExportTask", "a failover looks at servers, not at backups"),
                new Never(
                        List.of("failover-dns"),
                        "rds:DescribeDBSnapshots",
                        "a failover looks at servers, not at backups"),
                new Never(
                        List.of("backup", "verify-backup"),
                        "cloudwatch:GetMetricStatistics",
                        "only a failover changes servers"),
                new Never(
                        List.of("backup", "verify-backup"),
                        "rds:DescribeDBParameters",
                        "only a failover changes servers"),
                new Never(
                        List.of("backup", "verify-backup"),
                        "rds:ModifyDBParameterGroup",
                        "only a failover changes servers"),
                new Never(
                        List.of("backup", "verify-backup"),
                        "rds:PromoteReadReplica",
                        "only a failover changes servers"),
                new Never(
                        List.of("backup", "verify-backup"), "rds:RebootDBInstance", "only a failover changes servers"),
                new Never(FUNCTIONS, "s3:PutObjectLegalHold", "no function places or lifts a legal hold; people do"),
                new Never(List.of("backup", "failover-dns"), "s3:RestoreObject", "only a proof reads archived bytes"),
                new Never(
                        List.of("backup", "failover-dns"),
                        "s3:GetObjectRetention",
                        "only a proof looks whether a backup is locked"),
                new Never(List.of("backup", "failover-dns"), "kms:Decrypt", "only a proof opens a data key"),
                new Never(List.of("verify-backup", "failover-dns"), "kms:Encrypt", "only a backup wraps a data key"),
                new Never(
                        List.of("failover-dns"),
                        "route53:ChangeResourceRecordSets",
                        "the sample plan turns a switch; a plan with a route53-record gets this for that record alone"),
                new Never(
                        List.of("failover-dns"),
                        "route53:GetChange",
                        "the sample plan turns a switch; a plan with a route53-record gets this too"),
                new Never(
                        List.of("failover-dns"),
                        "ecs:RunTask",
                        "a failover fits; it goes on by schedule, not elsewhere"),
                new Never(
                        List.of("failover-dns"),
                        "states:StartExecution",
                        "a failover is one run; nothing is fanned out"));
    }

    /** A grant that no recorded call needs, and why it is there. */
    record Margin(List<String> functions, String action, String why) {}

    static final List<Margin> MARGIN = List.of(
            new Margin(FUNCTIONS, "logs:CreateLogStream", "Lambda writes the log as the function"),
            new Margin(FUNCTIONS, "logs:PutLogEvents", "Lambda writes the log as the function"),
            new Margin(FUNCTIONS, "sqs:SendMessage", "Lambda sends what failed for good as the function"),
            new Margin(FUNCTIONS, "ec2:AssignPrivateIpAddresses", "Lambda makes the network interface as the function"),
            new Margin(FUNCTIONS, "ec2:CreateNetworkInterface", "Lambda makes the network interface as the function"),
            new Margin(FUNCTIONS, "ec2:DeleteNetworkInterface", "Lambda makes the network interface as the function"),
            new Margin(
                    FUNCTIONS, "ec2:DescribeNetworkInterfaces", "Lambda makes the network interface as the function"),
            new Margin(FUNCTIONS, "ec2:DescribeSubnets", "Lambda makes the network interface as the function"),
            new Margin(
                    FUNCTIONS, "ec2:UnassignPrivateIpAddresses", "Lambda makes the network interface as the function"),
            new Margin(
                    FUNCTIONS,
                    "kms:GenerateDataKey",
                    "S3 and SNS encrypt as the function, under the buckets' and the topic's key"),
            new Margin(
                    List.of("backup", "failover-dns"),
                    "kms:Decrypt",
                    "S3, SNS and Secrets Manager decrypt as the function; never a key that wraps data keys"),
            new Margin(FUNCTIONS, "iam:PassRole", "a schedule or a task runs as a role that the function names"));

    private Grants() {}

    /** Whether the function never makes this call, for a written reason. */
    static boolean never(String function, String action) {
        return NEVER.stream()
                .anyMatch(never ->
                        never.action().equals(action) && never.functions().contains(function));
    }

    /** Resources, one of each sort, that the function must be allowed to do this with for the sample plan. */
    static List<String> resources(String function, AwsCall call, String action, Plan plan) {
        String service = action.substring(0, action.indexOf(':'));
        return switch (service) {
            case "s3" -> objects(function, call, action, plan);
            case "kms" -> List.of(key(action));
            case "secretsmanager" ->
                List.of("arn:aws:secretsmanager:" + STANDBY + ":" + ACCOUNT
                        + ":secret:healthcare-gitops/postgresql-AbCdEf");
            case "route53" -> List.of(route53(action));
            case "route53-recovery-cluster" ->
                List.of("arn:aws:route53-recovery-control::" + ACCOUNT
                        + ":controlpanel/0123456789abcdef/routingcontrol/0123456789abcdef");
            case "rds" -> rds(action);
            case "scheduler" ->
                List.of(
                        action.equals("scheduler:ListSchedules")
                                ? "*"
                                : "arn:aws:scheduler:" + STANDBY + ":" + ACCOUNT + ":schedule/" + plan.name()
                                        + "/holdfast-" + function + "-0123");
            case "ecs" ->
                List.of("arn:aws:ecs:" + STANDBY + ":" + ACCOUNT + ":task-definition/" + plan.name() + "-" + function
                        + ":3");
            case "states" ->
                List.of("arn:aws:states:" + STANDBY + ":" + ACCOUNT + ":stateMachine:" + plan.name() + "-fan-out");
            // The mocked topic's ARN.
            case "sns" -> List.of("arn:aws:sns:" + STANDBY + ":" + ACCOUNT + ":mocked");
            case "cloudwatch" -> List.of("*");
            default ->
                throw new AssertionError(
                        call + " needs " + action + ", and nobody said here with which resource: add it.");
        };
    }

    private static String key(String action) {
        String name = switch (action) {
            case "kms:Encrypt", "kms:Decrypt" -> "mrk-wrapping";
            default -> "mrk-signing";
        };
        return "arn:aws:kms:" + STANDBY + ":" + ACCOUNT + ":key/" + name;
    }

    private static String route53(String action) {
        return switch (action) {
            case "route53:GetChange" -> "arn:aws:route53:::change/C0123";
            case "route53:GetHealthCheck", "route53:GetHealthCheckStatus" ->
                "arn:aws:route53:::healthcheck/00000000-0000-0000-0000-0000000000aa";
            default -> "arn:aws:route53:::hostedzone/Z000000000000000000001";
        };
    }

    private static List<String> rds(String action) {
        String primary = "arn:aws:rds:us-east-1:" + ACCOUNT + ":";
        String standby = "arn:aws:rds:" + STANDBY + ":" + ACCOUNT + ":";
        return switch (action) {
            case "rds:DescribeDBParameters", "rds:ModifyDBParameterGroup" ->
                List.of(standby + "pg:healthcare-gitops-postgresql15");
            case "rds:AddTagsToResource" -> List.of();
            default -> List.of(primary + "db:healthcare-gitops-db", standby + "db:healthcare-gitops-db-replica");
        };
    }

    private static List<String> objects(String function, AwsCall call, String action, Plan plan) {
        if (call.shortAdapter().equals("SwitchObject")) {
            return List.of("arn:aws:s3:::healthcare-gitops-switch-us-west-2/switch/primary");
        }
        if (call.adapter().contains(".plans.")) {
            return List.of("arn:aws:s3:::" + plan.name() + "-plans-" + ACCOUNT + "/plans/" + plan.name() + ".yaml");
        }
        List<String> all = new ArrayList<>();
        for (StoreSpec store : plan.vault().stores()) {
            String bucket = "arn:aws:s3:::" + store.options().get("bucket");
            boolean coordinates = store.name().equals(plan.vault().coordination());
            if (BUCKET_ACTIONS.contains(action)) {
                all.add(bucket);
            } else {
                String prefix =
                        store.options().containsKey("prefix") ? store.options().get("prefix") + "/" : "";
                keys(function, action, coordinates)
                        .forEach(key -> all.add(bucket + "/" + prefix + plan.name() + "/" + key));
            }
        }
        return all;
    }

    /** One key of each sort that the function reads, writes or deletes with this action in a store. */
    private static List<String> keys(String function, String action, boolean coordinates) {
        List<String> evidence = List.of("records/0123/0123-copy.json", "runs/20260101T000000.000Z-x-0123.json");
        List<String> leases = List.of("leases/a.json", "journals/0123/000001.json", "failover/serving.json");
        return switch (action) {
            case "s3:GetObjectRetention" ->
                coordinates ? List.of() : List.of("manifests/a/b.json", "data/0123/a", evidence.get(0));
            case "s3:GetObject" ->
                coordinates ? leases : List.of("manifests/a/b.json", "data/0123/a", evidence.get(0), evidence.get(1));
            case "s3:DeleteObject" ->
                coordinates ? leases : function.equals("backup") ? List.of("data/0123/a") : List.of();
            case "s3:PutObject" -> {
                if (coordinates) {
                    yield leases;
                }
                List<String> written = new ArrayList<>(evidence);
                if (function.equals("backup")) {
                    written.addAll(List.of("manifests/a/b.json", "data/0123/a"));
                }
                yield written;
            }
            case "s3:PutObjectRetention" -> coordinates ? List.of() : evidence;
            default -> coordinates ? List.of() : List.of("data/0123/a");
        };
    }

    /** What no grant may ever allow any of them. */
    static final SortedMap<String, String> FORBIDDEN = new TreeMap<>(Map.ofEntries(
            Map.entry("s3:DeleteObjectVersion", "arn:aws:s3:::healthcare-gitops-backups/healthcare-gitops/data/0123/a"),
            Map.entry(
                    "s3:BypassGovernanceRetention",
                    "arn:aws:s3:::healthcare-gitops-backups/healthcare-gitops/data/0123/a"),
            Map.entry("s3:PutBucketPolicy", "arn:aws:s3:::healthcare-gitops-backups"),
            Map.entry("s3:PutLifecycleConfiguration", "arn:aws:s3:::healthcare-gitops-backups"),
            Map.entry("s3:GetObject", "arn:aws:s3:::healthcare-gitops-backups/another-plan/manifests/a/b.json"),
            Map.entry("kms:ScheduleKeyDeletion", "arn:aws:kms:us-west-2:123456789012:key/mrk-wrapping"),
            Map.entry("iam:PassRole", "arn:aws:iam::123456789012:role/administrator"),
            Map.entry(
                    "secretsmanager:GetSecretValue",
                    "arn:aws:secretsmanager:us-west-2:123456789012:secret:another-plan/db-AbCdEf"),
            Map.entry("rds:DeleteDBInstance", "arn:aws:rds:us-west-2:123456789012:db:healthcare-gitops-db-replica"),
            Map.entry("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z000000000000000000001")));
}
