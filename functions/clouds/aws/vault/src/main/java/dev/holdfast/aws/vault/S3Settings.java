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

/**
 * The options of a store of kind {@code s3}.
 *
 * @param prefix stands before every key and ends with a slash, or is empty
 * @param endpoint another server than AWS's own
 * @param pathStyle bucket in the path instead of the host name; the default where an endpoint is given
 * @param kmsKey ARN or alias of the KMS key for SSE-KMS
 * @param lock mode and period of the lock each object gets when it is written
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
        Optional<Lock> lock) {

    private static final Set<String> OPTIONS =
            Set.of("bucket", "prefix", "endpoint", "pathStyle", "storageClass", "kmsKey", "lockMode", "lockPeriod");

    /** Object lock in {@code mode} for {@code period} from the moment of writing. */
    record Lock(ObjectLockMode mode, Period period) {}

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
                reader.lock());
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
