package dev.holdfast.core.plan.grammar;

import static dev.holdfast.core.plan.grammar.Shape.keys;
import static dev.holdfast.core.plan.grammar.Shape.many;
import static dev.holdfast.core.plan.grammar.Shape.may;
import static dev.holdfast.core.plan.grammar.Shape.need;
import static dev.holdfast.core.plan.grammar.Shape.refersTo;
import static dev.holdfast.core.plan.grammar.Shape.value;
import static dev.holdfast.core.plan.grammar.Values.*;
import static java.util.Map.entry;

import dev.holdfast.core.plan.grammar.Shape.Field;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which keys each kind of store, key, system and channel has beside those common to all. One table a sort. */
final class KindTables {

    private static final Field PUBLIC_KEYS = may(
            "publicKeys",
            many(value(text("a public key in Base64, as one line", "[A-Za-z0-9+/]{80,400}={0,2}"))),
            "Public keys whose signatures count too: its own, so that reading needs no service, and those it replaced.");

    static final Map<String, List<Field>> STORES = Map.of(
            "file",
            keys(need("path", PATH, "Folder the objects lie in.")),
            "s3",
            keys(
                    need("bucket", text("a bucket name", "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"), "Name of the bucket."),
                    may("prefix", PATH, "Put before every key."),
                    may("endpoint", URL, "Where the service answers, when it is not AWS itself."),
                    may("pathStyle", FLAG, "Whether the bucket stands in the path instead of the host name."),
                    may(
                            "storageClass",
                            words(
                                    "STANDARD",
                                    "STANDARD_IA",
                                    "ONEZONE_IA",
                                    "INTELLIGENT_TIERING",
                                    "GLACIER_IR",
                                    "GLACIER",
                                    "DEEP_ARCHIVE"),
                            "Storage class of the objects."),
                    may(
                            "kmsKey",
                            text("a KMS key id, alias or ARN", "[A-Za-z0-9:/_-]{1,300}"),
                            "Key of the server-side encryption."),
                    may(
                            "owner",
                            text("an AWS account number of 12 digits", "[0-9]{12}"),
                            "Account that must own the bucket; any other's is refused."),
                    may(
                            "replicated",
                            FLAG,
                            "Whether the first store's bucket replicates into this one: copies are then awaited, not made."),
                    may(
                            "restoreTier",
                            words("expedited", "standard", "bulk"),
                            "How fast an archived object is fetched back; standard when not given."),
                    may(
                            "restoreDays",
                            whole("a number of days from 1 to 90", 1, 90),
                            "How long it then stays readable; 3 when not given."),
                    may("lockMode", words("governance", "compliance"), "Mode of the object lock; needs lockPeriod."),
                    may("lockPeriod", PERIOD, "How long an object stays locked; needs lockMode.")),
            "azure-blob",
            keys(
                    need("account", text("a storage account name", "[a-z0-9]{3,24}"), "Storage account."),
                    need("container", text("a container name", "[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]"), "Container."),
                    may("prefix", PATH, "Put before every key."),
                    may("endpoint", URL, "Where the service answers, when it is not Azure itself."),
                    may("accessTier", words("Hot", "Cool", "Cold", "Archive"), "Access tier of the blobs."),
                    may("lockPeriod", PERIOD, "How long a blob is immutable.")));

    static final Map<String, List<Field>> KEYS = Map.of(
            "local", keys(need("reference", PATH, "File that holds the keyset.")),
            "offline",
                    keys(need("reference", PATH, "File that holds the public key; the private key is kept off line.")),
            "aws-kms", keys(need("reference", ARN, "ARN of the key; use one in each region.")),
            "azure-key-vault", keys(need("reference", VAULT_KEY, "URL of the key.")));

    static final Map<String, List<Field>> SIGNERS = Map.of(
            "local", keys(need("reference", PATH, "File that holds the key pair.")),
            "aws-kms", keys(need("reference", ARN, "ARN of an ECC_NIST_P256 signing key."), PUBLIC_KEYS),
            "azure-key-vault", keys(need("reference", VAULT_KEY, "URL of an EC P-256 key."), PUBLIC_KEYS));

    private static final List<Field> THROW_AWAY_ON_RDS = keys(
            may("scratchRegion", CLOUD_REGION, "Where RDS makes throw-away servers; the standby's when not given."),
            may("scratchClass", LINE, "Their class; db.t4g.medium when not given."),
            may("scratchSubnetGroup", LINE, "Their subnets; the account's default when not given."),
            may("scratchSecurityGroups", SECURITY_GROUPS, "Who reaches them: the function alone."),
            may("scratchKmsKey", ARN, "Key of those that start empty; RDS' own when not given."),
            may(
                    "scratchTls",
                    words("disable", "prefer", "require", "verify-ca", "verify-full"),
                    "How far connections to them are protected; verify-full when not given."),
            may("scratchTlsRootCert", PATH, "Certificates that theirs are checked against."),
            may("scratchLife", DURATION, "After this time one counts as left behind; 6h when not given."));

    private static final Field PROVIDER_ENDPOINT =
            may("providerEndpoint", URL, "Where RDS and CloudWatch answer, when it is not AWS itself.");

    static final Map<String, List<Field>> SYSTEMS = Map.ofEntries(
            entry(
                    "postgresql",
                    and(
                            THROW_AWAY_ON_RDS,
                            need("host", HOST, "Server, or folder of its socket."),
                            may("port", PORT, "5432 when not given."),
                            need("database", LINE, "Database that is backed up."),
                            need("user", LINE, "Role that reads it."),
                            may("password", SECRET, "Its password; without one the server must not ask."),
                            may(
                                    "tls",
                                    words("disable", "prefer", "require", "verify-ca", "verify-full"),
                                    "How far the connection is protected; verify-full when not given."),
                            may("tlsRootCert", PATH, "Certificates that the server's is checked against."),
                            may("lockTimeout", DURATION, "Longest wait for a table's lock; 10s when not given."),
                            may(
                                    "jobs",
                                    whole("a number of connections from 1 to 64", 1, 64),
                                    "Connections that read in parallel."),
                            may("spool", SIZE, "Most local disk a backup may use."),
                            may("standbyHost", HOST, "The standby region's server, or folder of its socket."),
                            may("standbyPort", PORT, "As the primary region's when not given."),
                            may(
                                    "controlUser",
                                    LINE,
                                    "Superuser that fences, promotes and replicates; the user when not given."),
                            may("controlPassword", SECRET, "Its password; the user's when there is no controlUser."),
                            may(
                                    "controlDatabase",
                                    LINE,
                                    "Where the superuser enters, none of the applications'; postgres when not given."),
                            may(
                                    "countTables",
                                    LINE,
                                    "Tables whose rows are counted around a switch, separated by spaces."),
                            may(
                                    "newestOf",
                                    LINE,
                                    "table.column, separated by spaces: the greatest value is noted around a switch."),
                            may(
                                    "dataDirectory",
                                    PATH,
                                    "Where the primary region's server keeps its files, if on this machine."),
                            may(
                                    "standbyDataDirectory",
                                    PATH,
                                    "Where the standby region's server keeps its files, if on this machine."),
                            may("managed", words("rds"), "Who runs the servers and alone promotes them."),
                            may("instance", RDS_INSTANCE, "The primary region's instance, where RDS runs it."),
                            may("standbyInstance", RDS_INSTANCE, "The standby region's instance."),
                            PROVIDER_ENDPOINT,
                            may(
                                    "scratch",
                                    words("local", "rds"),
                                    "Where backups are restored to be proved; local when not given."))),
            entry(
                    "rds-snapshot",
                    and(
                            THROW_AWAY_ON_RDS,
                            need("instance", RDS_INSTANCE, "Instance whose backups RDS keeps."),
                            may(
                                    "captures",
                                    words("snapshot", "point-in-time"),
                                    "A snapshot, or what the automated backups bring back; snapshot when not given."),
                            may("copyRegion", CLOUD_REGION, "Region that each snapshot is copied to."),
                            may("copyKey", ARN, "KMS key of that region; needed where the instance is encrypted."),
                            may("exportBucket", WORD, "Bucket that each snapshot is exported to as Parquet files."),
                            may("exportPrefix", PATH, "Put before the exported files' names."),
                            may("exportRole", ROLE_ARN, "Role by which RDS writes there."),
                            may("exportKey", ARN, "KMS key by which RDS encrypts them."),
                            may(
                                    "compareWith",
                                    refersTo("system"),
                                    "System whose logical backups tell whether a restored copy is whole."),
                            may("wait", DURATION, "Longest wait for each of these; 2h when not given."),
                            PROVIDER_ENDPOINT)),
            entry(
                    "redis",
                    keys(
                            need("host", HOST, "Server."),
                            may("port", PORT, "6379 when not given."),
                            may("user", LINE, "ACL user."),
                            may("password", SECRET, "Its password."),
                            may("tls", FLAG, "Whether the connection is encrypted."))),
            entry(
                    "git",
                    keys(
                            need("url", REPOSITORY, "Repository to mirror, tags included."),
                            may("token", SECRET, "Access token for HTTPS."),
                            may("sshKey", SECRET, "Private key for SSH."))),
            entry(
                    "kubernetes",
                    keys(
                            need("cluster", LINE, "Cluster."),
                            need("namespace", NAME, "Namespace."),
                            need("captures", words("secrets", "manifests"), "What is captured."),
                            may(
                                    "replicas",
                                    whole("a number of replicas from 1 to 1000", 1, 1000),
                                    "Pods of each deployment in normal times."),
                            may(
                                    "maxReplicas",
                                    whole("a number of replicas from 1 to 1000", 1, 1000),
                                    "Pods when capacity is short."),
                            may("kubeconfig", SECRET, "Access to the cluster."))),
            entry(
                    "azure-sql",
                    keys(
                            need("server", LINE, "Logical server."),
                            need("database", LINE, "Database."),
                            need("resourceGroup", LINE, "Resource group."),
                            may("replicaServer", LINE, "Server of the geo-replica."),
                            may("replicaResourceGroup", LINE, "Its resource group."),
                            may("user", LINE, "Login; the runtime's own identity when not given."),
                            may("password", SECRET, "Its password."),
                            may("pointInTime", PERIOD, "How far back the provider must be able to restore."),
                            may("differential", DURATION, "How often the provider must take a differential backup."),
                            may("logBackup", DURATION, "How often at least the provider must back up the log."),
                            may(
                                    "redundancy",
                                    words("geo", "zone", "local"),
                                    "Where the provider must keep its backups."))),
            entry(
                    "databricks",
                    keys(
                            need("workspace", URL, "Workspace."),
                            may("token", SECRET, "Access to it."),
                            need("schemas", LINE, "Schemas whose Delta tables are cloned, separated by commas."),
                            may("standbyWorkspace", URL, "Workspace in the standby region."),
                            may("standbyToken", SECRET, "Access to it."),
                            may("jobs", LINE, "Jobs started after a failover, separated by commas."))),
            entry(
                    "storage-account",
                    keys(
                            need("account", LINE, "Storage account."),
                            need("resourceGroup", LINE, "Resource group."),
                            may("redundancy", words("GRS", "RA-GRS", "GZRS", "RA-GZRS"), "Replication it must have."))),
            entry(
                    "key-vault",
                    keys(
                            need("vault", LINE, "Key Vault."),
                            need("resourceGroup", LINE, "Resource group."),
                            may("standbyVault", LINE, "Vault that backups are restored into."))),
            entry(
                    "config-export",
                    keys(
                            need("source", URL, "Where the configuration is read as JSON."),
                            may("token", SECRET, "Access to it."),
                            need(
                                    "exports",
                                    words("user-configuration", "environment", "security-policies"),
                                    "What is exported."))),
            entry(
                    "web-app",
                    keys(
                            need("app", LINE, "Application."),
                            need("resourceGroup", LINE, "Resource group."),
                            may("standbyApp", LINE, "Application in the standby region."),
                            may("standbyResourceGroup", LINE, "Its resource group."),
                            may("repository", REPOSITORY, "Source it is deployed from."),
                            may("branch", WORD, "Branch of the source."))));

    static final Map<String, List<Field>> CHANNELS = Map.of(
            "email",
                    keys(
                            need("to", CONTACT, "Address of the list."),
                            may("password", SECRET, "Password of the mail server.")),
            "slack", keys(need("channel", LINE, "Channel."), may("token", SECRET, "Token of the bot.")),
            "teams", keys(need("webhook", SECRET, "URL of the workflow; it is a secret, whoever has it can post.")),
            "pagerduty", keys(need("routingKey", SECRET, "Integration key of the service.")),
            "status-page", keys(need("url", URL, "Public page."), may("token", SECRET, "Access to change it.")),
            "phone", keys(need("number", CONTACT, "Number, or first number of the phone tree.")),
            "webhook", keys(need("url", URL, "Where it is posted to."), may("token", SECRET, "Access to it.")));

    private KindTables() {}

    private static List<Field> and(List<Field> others, Field... fields) {
        return Stream.concat(Stream.of(fields), others.stream()).toList();
    }

    private static ScalarType text(String expected, String form) {
        return ScalarType.Text.plain(expected, form);
    }
}
