package dev.holdfast.terraform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A call to AWS that an adapter was seen to make in its own tests.
 *
 * @param adapter name of the class that made it
 * @param service the SDK's service id
 * @param operation of the service's API
 */
record AwsCall(String adapter, String service, String operation) implements Comparable<AwsCall> {
    /** The SDK's service ids, in lower case without spaces, whose IAM prefix is another ("Service Authorization Reference"). */
    private static final Map<String, String> PREFIXES = Map.of(
            "sfn", "states",
            "route53recoverycluster", "route53-recovery-cluster",
            "eventbridge", "events",
            "cloudwatchlogs", "logs");

    /** Operations that need another permission than that of their name; none at all where the set is empty. */
    private static final Map<String, Set<String>> OTHERWISE = Map.ofEntries(
            Map.entry("s3:ListObjectsV2", Set.of("s3:ListBucket")),
            Map.entry("s3:ListObjectVersions", Set.of("s3:ListBucketVersions")),
            Map.entry("s3:ListMultipartUploads", Set.of("s3:ListBucketMultipartUploads")),
            Map.entry("s3:HeadBucket", Set.of("s3:ListBucket")),
            Map.entry("s3:HeadObject", Set.of("s3:GetObject")),
            Map.entry("s3:CreateMultipartUpload", Set.of("s3:PutObject")),
            Map.entry("s3:UploadPart", Set.of("s3:PutObject")),
            Map.entry("s3:CompleteMultipartUpload", Set.of("s3:PutObject")),
            Map.entry("s3:ListParts", Set.of("s3:ListMultipartUploadParts")),
            Map.entry("s3:GetObjectLockConfiguration", Set.of("s3:GetBucketObjectLockConfiguration")),
            Map.entry("s3:CopyObject", Set.of("s3:GetObject", "s3:PutObject")),
            // Tagging what is made is a permission of its own.
            Map.entry("rds:CreateDBSnapshot", Set.of("rds:CreateDBSnapshot", "rds:AddTagsToResource")),
            Map.entry("rds:CopyDBSnapshot", Set.of("rds:CopyDBSnapshot", "rds:AddTagsToResource")),
            Map.entry("rds:CreateDBInstance", Set.of("rds:CreateDBInstance", "rds:AddTagsToResource")),
            // Several states in one call are judged like one.
            Map.entry(
                    "route53-recovery-cluster:UpdateRoutingControlStates",
                    Set.of("route53-recovery-cluster:UpdateRoutingControlStates")),
            // Everybody may ask who they are.
            Map.entry("sts:GetCallerIdentity", Set.of()));

    /** Calls whose answer is only complete with a permission more, by the adapter that needs it complete. */
    private static final Map<String, Set<String>> COMPLETE =
            Map.of("S3Locks s3:HeadObject", Set.of("s3:GetObject", "s3:GetObjectRetention"));

    /** The permissions it needs. */
    SortedSet<String> actions() {
        String plain = service.toLowerCase(Locale.ROOT).replace(" ", "");
        String action = PREFIXES.getOrDefault(plain, plain) + ":" + operation;
        return new TreeSet<>(
                COMPLETE.getOrDefault(shortAdapter() + " " + action, OTHERWISE.getOrDefault(action, Set.of(action))));
    }

    /** The adapter's name without its package. */
    String shortAdapter() {
        return adapter.substring(adapter.lastIndexOf('.') + 1);
    }

    @Override
    public int compareTo(AwsCall other) {
        return toString().compareTo(other.toString());
    }

    /** Reads lines of {@code adapter class<TAB>service<TAB>operation}. */
    static SortedSet<AwsCall> read(Stream<String> lines) {
        SortedSet<AwsCall> calls = new TreeSet<>();
        lines.filter(line -> !line.isBlank()).forEach(line -> {
            List<String> words = List.of(line.split("\t", -1));
            if (words.size() != 3) {
                throw new AssertionError("not a recorded call: '" + line + "'");
            }
            calls.add(new AwsCall(words.get(0), words.get(1), words.get(2)));
        });
        return calls;
    }

    /** What the tests of the adapters recorded in this build. */
    static SortedSet<AwsCall> recorded() {
        SortedSet<AwsCall> all = new TreeSet<>();
        for (String module : List.of("vault", "control")) {
            Path file = Project.root().resolve("functions/clouds/aws/" + module + "/target/aws-calls.tsv");
            if (Files.notExists(file)) {
                throw new AssertionError("there is no " + Project.root().relativize(file)
                        + ": the tests of functions/clouds/aws/" + module
                        + " write it, and they did not run in this build. Run './holdfast test', or Maven with"
                        + " '-pl terraform/tests -am' and without -Dtest.");
            }
            all.addAll(read(Project.text(file).lines()));
        }
        return all;
    }
}
