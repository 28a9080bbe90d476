package dev.holdfast.aws.vault;

import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.vault.StoreException;
import java.net.URI;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tier;

/**
 * The options of a store of kind {@code s3}.
 *
 * @param prefix stands before every key and ends with a slash, or is empty
 * @param endpoint another server than AWS's own
 * @param pathStyle bucket in the path instead of the host name; the default where an endpoint is given
 * @param kmsKey ARN or alias of the KMS key for SSE-KMS
 * @param owner account that must own the bucket
 * @param lock mode and period of the lock each object gets when it is written
 * @param restore how archived objects are fetched back
 */
record S3Settings(
        String name,
        String region,
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        boolean pathStyle,
        Optional<StorageClass> storageClass,
        Optional<String> kmsKey,
        Optional<String> owner,
        Optional<Lock> lock,
        Restore restore) {

    /** Read in minutes or hours only; what is small and read often is kept in another class there. */
    private static final Set<StorageClass> ARCHIVES = Set.of(StorageClass.GLACIER, StorageClass.DEEP_ARCHIVE);

    private static final int USUAL_RESTORE_DAYS = 3;

    private static final Set<String> OPTIONS = Set.of(
            "bucket",
            "prefix",
            "endpoint",
            "pathStyle",
            "storageClass",
            "kmsKey",
            "owner",
            "replicated",
            "lockMode",
            "lockPeriod",
            "restoreTier",
            "restoreDays");

    /** Object lock in {@code mode} for {@code period} from the moment of writing. */
    record Lock(ObjectLockMode mode, Period period) {}

    /** How fast an archived object is fetched back, and for how many days it then stays readable. */
    record Restore(Tier tier, int days) {}

    /**
     * The class of small documents (manifests, records): they are read at every run, so that an archive keeps the artifacts alone
     * (Amazon S3 User Guide, "Understanding S3 storage classes for long-term data storage").
     */
    Optional<StorageClass> documentClass() {
        return storageClass.filter(chosen -> !ARCHIVES.contains(chosen));
    }

    static S3Settings of(StoreSpec spec) {
        Reader reader = new Reader(spec);
        reader.refuseUnknown();
        Optional<URI> endpoint = reader.option("endpoint").map(reader::endpoint);
        return new S3Settings(
                spec.name(),
                spec.region(),
                reader.option("bucket").orElseThrow(() -> reader.wrong("the option 'bucket' is missing", "name it.")),
                reader.option("prefix").map(S3Settings::folder).orElse(""),
                endpoint,
                reader.option("pathStyle").map(reader::flag).orElse(endpoint.isPresent()),
                reader.option("storageClass").map(reader::storageClass),
                reader.option("kmsKey"),
                reader.option("owner").map(reader::account),
                reader.lock(),
                reader.restore());
    }

    private static String folder(String prefix) {
        return prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /** Reads the options one by one; what is wrong names the option and what is accepted. */
    private record Reader(StoreSpec spec) {

        Optional<String> option(String name) {
            return Optional.ofNullable(spec.options().get(name)).filter(value -> !value.isBlank());
        }

        void refuseUnknown() {
            Set<String> unknown = new TreeSet<>(spec.options().keySet());
            unknown.removeAll(OPTIONS);
            if (!unknown.isEmpty()) {
                throw wrong("unknown options " + unknown, "an S3 store takes " + new TreeSet<>(OPTIONS) + ".");
            }
        }

        URI endpoint(String value) {
            try {
                URI endpoint = URI.create(value);
                if (Set.of("http", "https").contains(String.valueOf(endpoint.getScheme()))
                        && endpoint.getHost() != null) {
                    return endpoint;
                }
            } catch (IllegalArgumentException e) {
                throw wrong("'" + value + "' is no endpoint", "write it like https://s3.example.org:9000.");
            }
            throw wrong("'" + value + "' is no endpoint", "write it like https://s3.example.org:9000.");
        }

        boolean flag(String value) {
            return switch (value) {
                case "true" -> true;
                case "false" -> false;
                default -> throw wrong("'pathStyle' is '" + value + "'", "write true or false.");
            };
        }

        StorageClass storageClass(String value) {
            if (!StorageClass.knownValues().contains(StorageClass.fromValue(value))) {
                throw wrong("unknown storage class '" + value + "'", "S3 knows " + StorageClass.knownValues() + ".");
            }
            return StorageClass.fromValue(value);
        }

        String account(String value) {
            if (!value.matches("[0-9]{12}")) {
                throw wrong("'owner' is '" + value + "'", "write the account's number, 12 digits.");
            }
            return value;
        }

        Restore restore() {
            String hint = "give restoreTier expedited, standard or bulk, and restoreDays from 1 to 90.";
            Tier tier = switch (option("restoreTier").orElse("standard")) {
                case "expedited" -> Tier.EXPEDITED;
                case "standard" -> Tier.STANDARD;
                case "bulk" -> Tier.BULK;
                default -> throw wrong("'restoreTier' is '" + spec.options().get("restoreTier") + "'", hint);
            };
            String days = option("restoreDays").orElse(Integer.toString(USUAL_RESTORE_DAYS));
            if (!days.matches("[1-9]|[1-8][0-9]|90")) {
                throw wrong("'restoreDays' is '" + days + "'", hint);
            }
            return new Restore(tier, Integer.parseInt(days));
        }

        Optional<Lock> lock() {
            Optional<String> mode = option("lockMode");
            Optional<String> period = option("lockPeriod");
            if (mode.isEmpty() && period.isEmpty()) {
                return Optional.empty();
            }
            String hint = "give lockMode governance or compliance together with a lockPeriod such as 30d.";
            // A plan writes it in lower case, S3 in upper case.
            ObjectLockMode known = ObjectLockMode.fromValue(mode.orElse("").toUpperCase(Locale.ROOT));
            if (!ObjectLockMode.knownValues().contains(known)) {
                throw wrong("the lock's mode is '" + mode.orElse("") + "'", hint);
            }
            try {
                Period length = Period.parse(period.orElse(""));
                if (!length.isNegative() && !length.isZero()) {
                    return Optional.of(new Lock(known, length));
                }
            } catch (DateTimeParseException e) {
                throw wrong("the lock's period is '" + period.orElse("") + "'", hint);
            }
            throw wrong("the lock's period is '" + period.orElse("") + "'", hint);
        }

        StoreException.Misconfigured wrong(String what, String hint) {
            return new StoreException.Misconfigured(spec.name(), what + ".", hint);
        }
    }
}
