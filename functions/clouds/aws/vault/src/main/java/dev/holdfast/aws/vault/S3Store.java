package dev.holdfast.aws.vault;

import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.ObjectKey;
import dev.holdfast.core.vault.ObjectLock;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Objects in a bucket. The tag is the ETag: for small objects it follows the content, so a content that changed and
 * changed back matches again. Deleting in a bucket with versions leaves a delete marker; older versions stay until the
 * bucket's lifecycle rule removes them. Every written object carries a mark in its user metadata, by which a write whose
 * answer was lost is told from somebody else's.
 */
final class S3Store implements ObjectStore {
    private final S3Settings settings;
    private final S3Client client;
    private final Clock clock;
    private final S3Failures failures;
    private final S3Writing writing;
    private final S3Parts parts;
    private final S3Listing listing;
    private final S3Abilities abilities;
    private final S3Archive archive;
    private final S3Locks locks;

    S3Store(S3Settings settings, S3Client client, Clock clock) {
        this.settings = settings;
        this.client = client;
        this.clock = clock;
        this.failures = new S3Failures(settings);
        this.writing = new S3Writing(settings, clock);
        this.parts = new S3Parts(this, settings, client, writing);
        this.listing = new S3Listing(settings, client, failures);
        this.abilities = new S3Abilities(settings, client);
        this.archive = new S3Archive(settings, client, failures);
        this.locks = new S3Locks(settings, client, failures);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Set<Feature> features() {
        return abilities.features();
    }

    @Override
    public Upload upload(String key) {
        return new S3Upload(this, parts, valid(key));
    }

    @Override
    public StoredObject put(String key, byte[] content, PutCondition condition) {
        String mark = UUID.randomUUID().toString();
        return putIf(key, mark, writing.document(valid(key), mark), content, content.length, condition);
    }

    StoredObject putWhole(String key, byte[] buffer, int length, String mark) {
        return putIf(key, mark, writing.artifact(key, mark), buffer, length, PutCondition.always());
    }

    private StoredObject putIf(
            String key,
            String mark,
            PutObjectRequest.Builder request,
            byte[] buffer,
            int length,
            PutCondition condition) {
        request.checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumCRC32(S3Writing.crc32(buffer, length));
        switch (condition) {
            case PutCondition.Always always -> {}
            case PutCondition.IfAbsent absent -> request.ifNoneMatch("*");
            case PutCondition.IfMatches matches -> request.ifMatch(matches.tag());
        }
        try {
            PutObjectResponse answer = client.putObject(request.build(), S3Upload.body(buffer, length));
            return confirmed(key, answer.versionId(), answer.eTag(), length);
        } catch (SdkException e) {
            StoreException failure = failures.of("s3:PutObject", key, e);
            return switch (failure) {
                // S3 answers 404 to If-Match where nothing stands.
                case StoreException.Missing missing -> throw new StoreException.ConditionFailed(name(), key);
                // A repeated attempt is refused by the first one's write when that one's answer was lost.
                case StoreException.ConditionFailed refused
                when e.numAttempts() > 1 -> written(key, mark).orElseThrow(() -> refused);
                default -> throw failure;
            };
        }
    }

    /** The object under {@code key}, if the write with this mark made it. */
    Optional<StoredObject> written(String key, String mark) {
        return headers(key)
                .filter(head -> mark.equals(head.metadata().get(S3Writing.MARK)))
                .map(head -> describe(key, head));
    }

    StoredObject confirmed(String key, String versionId, String eTag, long bytes) {
        return new StoredObject(key, bytes, eTag, S3Listing.version(versionId), clock.instant());
    }

    @Override
    public InputStream get(String key, long offset) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(settings.bucket())
                .key(settings.prefix() + valid(key))
                .build();
        try {
            ResponseInputStream<GetObjectResponse> first = ranged(request, offset);
            long end = offset + first.response().contentLength();
            GetObjectRequest same =
                    request.toBuilder().ifMatch(first.response().eTag()).build();
            return new ResumingStream(abortable(first), offset, end, position -> resume(same, key, position));
        } catch (AwsServiceException e) {
            if (e.statusCode() == 416) {
                // The offset is at the end or beyond it.
                return InputStream.nullInputStream();
            }
            throw unreadable(key, e);
        } catch (SdkException e) {
            throw unreadable(key, e);
        }
    }

    /** Why an object cannot be read; one in an archive is asked to be fetched back. */
    private StoreException unreadable(String key, SdkException e) {
        return S3Archive.refused(e) ? archive.fetchBack(key, e) : failures.of("s3:GetObject", key, e);
    }

    private ResponseInputStream<GetObjectResponse> ranged(GetObjectRequest request, long position) {
        return client.getObject(
                position == 0
                        ? request
                        : request.toBuilder().range("bytes=" + position + "-").build());
    }

    private AbortableInputStream resume(GetObjectRequest same, String key, long position) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted at byte " + position);
        }
        try {
            return abortable(ranged(same, position));
        } catch (SdkException e) {
            StoreException failure = failures.of("s3:GetObject", key, e);
            String what = failure instanceof StoreException.ConditionFailed
                    ? "the object was replaced while it was read"
                    : failure.getMessage();
            throw new IOException("key '" + key + "' from byte " + position + ": " + what, failure);
        }
    }

    private static AbortableInputStream abortable(ResponseInputStream<GetObjectResponse> in) {
        return AbortableInputStream.create(in, in::abort);
    }

    @Override
    public Fetched fetch(String key) {
        valid(key);
        ResponseBytes<GetObjectResponse> answer;
        try {
            answer = client.getObjectAsBytes(
                    request -> request.bucket(settings.bucket()).key(settings.prefix() + key));
        } catch (SdkException e) {
            throw unreadable(key, e);
        }
        GetObjectResponse about = answer.response();
        byte[] content = answer.asByteArray();
        return new Fetched(
                new StoredObject(
                        key, content.length, about.eTag(), S3Listing.version(about.versionId()), about.lastModified()),
                content);
    }

    @Override
    public Optional<StoredObject> head(String key) {
        return headers(valid(key)).map(head -> describe(key, head));
    }

    private Optional<HeadObjectResponse> headers(String key) {
        try {
            return Optional.of(failures.asking(
                    "s3:GetObject",
                    key,
                    () -> client.headObject(
                            request -> request.bucket(settings.bucket()).key(settings.prefix() + key))));
        } catch (StoreException.Missing e) {
            return Optional.empty();
        }
    }

    private static StoredObject describe(String key, HeadObjectResponse head) {
        return new StoredObject(
                key, head.contentLength(), head.eTag(), S3Listing.version(head.versionId()), head.lastModified());
    }

    @Override
    public List<StoredObject> list(String prefix, String after, int limit) {
        return listing.list(prefix, after, limit);
    }

    @Override
    public List<StoredObject> versions(String key) {
        valid(key);
        return features().contains(Feature.VERSIONS)
                ? listing.versions(key)
                : head(key).stream().toList();
    }

    @Override
    public void delete(String key) {
        valid(key);
        try {
            failures.asking(
                    "s3:DeleteObject",
                    key,
                    () -> client.deleteObject(
                            request -> request.bucket(settings.bucket()).key(settings.prefix() + key)));
        } catch (StoreException.Missing e) {
            // Some servers say so; the caller has what it wanted.
            return;
        }
    }

    @Override
    public Replication replication(String key) {
        HeadObjectResponse head =
                headers(valid(key)).orElseThrow(() -> new StoreException.Missing(settings.name(), key));
        // "Getting replication status information" in the Amazon S3 User Guide.
        return switch (String.valueOf(head.replicationStatusAsString())) {
            case "PENDING" -> Replication.PENDING;
            case "COMPLETED", "COMPLETE" -> Replication.DONE;
            case "FAILED" -> Replication.FAILED;
            default -> Replication.NONE;
        };
    }

    @Override
    public Optional<ObjectLock> lock(String key) {
        return locks.lock(valid(key));
    }

    @Override
    public void lockUntil(String key, Instant until) {
        requireLock();
        locks.lockUntil(valid(key), until);
    }

    @Override
    public void hold(String key, boolean held) {
        requireLock();
        locks.hold(valid(key), held);
    }

    private void requireLock() {
        if (!features().contains(Feature.OBJECT_LOCK)) {
            throw new StoreException.Misconfigured(
                    name(),
                    "the bucket '" + settings.bucket() + "' has no object lock.",
                    "enable it on the bucket (it needs versioning), or keep what must be locked in another store.");
        }
    }

    @Override
    public int abortUnfinished(String prefix, Instant startedBefore) {
        List<S3Listing.Unfinished> stale = listing.unfinished(prefix, startedBefore);
        stale.forEach(upload -> parts.abort(upload.key(), upload.uploadId()));
        return stale.size();
    }

    @Override
    public void close() {
        client.close();
    }

    private String valid(String key) {
        ObjectKey.valid(settings.prefix() + ObjectKey.valid(key));
        return key;
    }
}
