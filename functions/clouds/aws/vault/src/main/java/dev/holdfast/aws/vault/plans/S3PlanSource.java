package dev.holdfast.aws.vault.plans;

import dev.holdfast.aws.vault.S3StoreFactory;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.plan.PlanReader;
import dev.holdfast.core.plan.PlanSource;
import dev.holdfast.core.plan.ReadPlan;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds plans in a bucket, at {@code plans/<name>.yaml}. A warm function asks at each call whether the object is still the one
 * it read, and reads it again only when it is not: a new plan takes effect with the next invocation. Needs
 * {@code s3:GetObject} on {@code plans/*}; where {@code s3:ListBucket} is not allowed, S3 says "access denied" for a plan that
 * is not there (Amazon S3 API Reference, "HeadObject"). For another server than AWS's own set {@code AWS_ENDPOINT_URL_S3}.
 * Safe for several threads; opening connects to nothing.
 */
public final class S3PlanSource implements PlanSource {
    private static final String STORE = "plans";

    private final String bucket;
    private final ObjectStore store;
    private final PlanReader reader;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** What was read, and the tag of the object it was read from. */
    private record Known(String tag, ReadPlan read) {}

    /**
     * Plans of this bucket, judged as of what the clock says.
     *
     * @param region the bucket's own
     */
    public S3PlanSource(String bucket, String region, Clock clock) {
        this(
                bucket,
                new S3StoreFactory(clock)
                        .open(new StoreSpec(STORE, "s3", region, new TreeMap<>(Map.of("bucket", bucket)))),
                clock);
    }

    S3PlanSource(String bucket, ObjectStore store, Clock clock) {
        this.bucket = bucket;
        this.store = store;
        this.reader = new PlanReader(clock);
    }

    /**
     * {@inheritDoc}
     *
     * @throws StoreException.Denied naming the action and the role when the plan may not be read
     * @throws StoreException.Unavailable when the bucket does not answer; the plan that was read before is then not used,
     *     because nobody knows whether it still holds
     */
    @Override
    public Plan plan(String name) {
        PlanSource.requireName(name);
        String key = "plans/" + name + ".yaml";
        StoredObject now = store.head(key).orElseThrow(() -> missing(name, key));
        Known before = known.get(name);
        if (before == null || !before.tag().equals(now.tag())) {
            before = read(name, key, now);
            known.put(name, before);
        }
        return before.read().orThrow();
    }

    private Known read(String name, String key, StoredObject now) {
        requireFits(key, now.bytes());
        try {
            var fetched = store.fetch(key);
            requireFits(key, fetched.content().length);
            return new Known(fetched.object().tag(), reader.read(fetched.content(), key, name));
        } catch (StoreException.Missing e) {
            throw missing(name, key);
        }
    }

    private void requireFits(String key, long bytes) {
        if (bytes > PlanReader.MOST_BYTES) {
            throw new PlanException(
                    "s3://" + bucket + "/" + key + " has " + bytes + " bytes; a plan has at most "
                            + PlanReader.MOST_BYTES + ".",
                    "put the plan there and nothing else.");
        }
    }

    private PlanException missing(String name, String key) {
        return new PlanException(
                "there is no plan '" + name + "': nothing stands at s3://" + bucket + "/" + key + ".",
                "put the plan there, or name another.");
    }
}
