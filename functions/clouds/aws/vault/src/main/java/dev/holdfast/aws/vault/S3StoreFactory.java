package dev.holdfast.aws.vault;

import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.ObjectStoreFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/**
 * Opens stores of kind {@code s3}. Options: {@code bucket}; and, where wanted, {@code prefix}, {@code endpoint},
 * {@code pathStyle}, {@code storageClass}, {@code kmsKey} (SSE-KMS), {@code owner} (account that must own the bucket), {@code
 * lockMode} with {@code lockPeriod}, {@code restoreTier} and {@code restoreDays} (for what is archived), {@code replicated}.
 */
@ApplicationScoped
public class S3StoreFactory implements ObjectStoreFactory {
    private final Clock clock;

    @Inject
    public S3StoreFactory(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "s3";
    }

    @Override
    public ObjectStore open(StoreSpec spec) {
        S3Settings settings = S3Settings.of(spec);
        return new S3Store(settings, S3Clients.create(settings, Patience.NORMAL), clock);
    }
}
