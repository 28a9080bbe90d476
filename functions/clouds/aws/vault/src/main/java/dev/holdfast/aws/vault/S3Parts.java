package dev.holdfast.aws.vault;

import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The requests of a multipart upload, and the buffers its parts are kept in until the store confirmed them. */
final class S3Parts {
    private static final Logger LOG = Logger.getLogger(S3Parts.class);

    /** Spare buffers of the first size; bigger ones are too rare to keep. */
    private static final int SPARE = 8;

    private final S3Store store;
    private final S3Settings settings;
    private final S3Client client;
    private final S3Failures failures;
    private final S3Writing writing;
    private final ConcurrentLinkedDeque<byte[]> spare = new ConcurrentLinkedDeque<>();

    S3Parts(S3Store store, S3Settings settings, S3Client client, S3Writing writing) {
        this.store = store;
        this.settings = settings;
        this.client = client;
        this.failures = new S3Failures(settings);
        this.writing = writing;
    }

    byte[] buffer(int size) {
        byte[] kept = size == PartSizes.FIRST ? spare.poll() : null;
        return kept == null ? new byte[size] : kept;
    }

    void giveBack(byte[] buffer) {
        if (buffer.length == PartSizes.FIRST && spare.size() < SPARE) {
            spare.push(buffer);
        }
    }

    String start(String key, String mark) {
        return failures.asking(
                "s3:PutObject",
                key,
                () -> client.createMultipartUpload(writing.multipart(key, mark).build())
                        .uploadId());
    }

    CompletedPart send(String key, String uploadId, int number, byte[] buffer, int length) {
        String checksum = S3Writing.crc32(buffer, length);
        UploadPartResponse answer = failures.asking(
                "s3:PutObject",
                key,
                () -> client.uploadPart(
                        request -> request.bucket(settings.bucket())
                                .key(settings.prefix() + key)
                                .uploadId(uploadId)
                                .partNumber(number)
                                .checksumCRC32(checksum),
                        S3Upload.body(buffer, length)));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumCRC32(checksum)
                .build();
    }

    StoredObject complete(String key, String uploadId, List<CompletedPart> parts, String mark, long bytes) {
        try {
            CompleteMultipartUploadResponse answer =
                    client.completeMultipartUpload(request -> request.bucket(settings.bucket())
                            .key(settings.prefix() + key)
                            .uploadId(uploadId)
                            .multipartUpload(upload -> upload.parts(parts)));
            // Asked back, because not every server names the tag it will show later. Overwritten already: as answered.
            return store.written(key, mark)
                    .orElseGet(() -> store.confirmed(key, answer.versionId(), answer.eTag(), bytes));
        } catch (SdkException e) {
            // The first answer may have been lost: the repetition then finds no such upload, and the object is there.
            return store.written(key, mark).orElseThrow(() -> unfinished(key, e));
        }
    }

    private StoreException unfinished(String key, SdkException e) {
        StoreException failure = failures.of("s3:PutObject", key, e);
        return failure instanceof StoreException.Missing
                ? new StoreException.Unavailable(settings.name(), key, "the upload was aborted before it completed.", e)
                : failure;
    }

    /** Frees the parts; where that fails, {@code abortUnfinished} or the bucket's lifecycle rule does it later. */
    void abort(String key, String uploadId) {
        try {
            client.abortMultipartUpload(request -> request.bucket(settings.bucket())
                    .key(settings.prefix() + key)
                    .uploadId(uploadId));
        } catch (SdkException e) {
            LOG.warnf(
                    "store '%s', key '%s': unfinished upload not aborted, it will be swept: %s",
                    settings.name(), key, e.getMessage());
        }
    }
}
