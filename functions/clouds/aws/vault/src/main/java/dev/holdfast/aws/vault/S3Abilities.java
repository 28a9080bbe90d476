package dev.holdfast.aws.vault;

import dev.holdfast.core.vault.ObjectStore.Feature;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;

/**
 * What the bucket can do, asked once and when it is first needed. Conditional writes are atomic on Amazon's own servers
 * (Amazon S3 User Guide, "How to prevent object overwrites with conditional writes"); of another server nothing is assumed.
 */
final class S3Abilities {
    private static final Logger LOG = Logger.getLogger(S3Abilities.class);

    private final S3Settings settings;
    private final S3Client client;
    private volatile Set<Feature> known = Set.of();
    private volatile boolean asked;

    S3Abilities(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
    }

    Set<Feature> features() {
        if (!asked) {
            EnumSet<Feature> found = EnumSet.noneOf(Feature.class);
            if (isAmazon()) {
                found.add(Feature.ATOMIC_CONDITIONS);
            }
            if (answers("s3:GetBucketVersioning", this::keepsVersions)) {
                found.add(Feature.VERSIONS);
            }
            if (answers("s3:GetBucketObjectLockConfiguration", this::locks)) {
                found.add(Feature.OBJECT_LOCK);
            }
            known = Set.copyOf(found);
            asked = true;
        }
        return known;
    }

    private boolean isAmazon() {
        Optional<URI> other = client.serviceClientConfiguration().endpointOverride();
        return other.map(URI::getHost)
                .map(host -> host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn"))
                .orElse(true);
    }

    private boolean keepsVersions() {
        return client.getBucketVersioning(request -> request.bucket(settings.bucket()))
                        .status()
                == BucketVersioningStatus.ENABLED;
    }

    private boolean locks() {
        return client.getObjectLockConfiguration(request -> request.bucket(settings.bucket()))
                        .objectLockConfiguration()
                        .objectLockEnabled()
                == ObjectLockEnabled.ENABLED;
    }

    /** A server that does not know the question, or has no such configuration, has no such ability. */
    private boolean answers(String action, BooleanSupplier question) {
        return new S3Failures(settings).asking(action, "", () -> {
            try {
                return question.getAsBoolean();
            } catch (AwsServiceException e) {
                if (e.statusCode() == 404 || e.statusCode() == 405 || e.statusCode() == 501) {
                    return false;
                }
                if (e.statusCode() == 403) {
                    LOG.warnf(
                            "store '%s': %s is not allowed, so the ability is taken as absent",
                            settings.name(), action);
                    return false;
                }
                throw e;
            }
        });
    }
}
