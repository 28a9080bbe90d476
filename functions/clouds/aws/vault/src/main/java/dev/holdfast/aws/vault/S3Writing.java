package dev.holdfast.aws.vault;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The headers every written object gets: encryption, storage class, lock, and a mark that names this one write. */
record S3Writing(S3Settings settings, Clock clock) {
    /** User metadata by which a write whose answer was lost is recognised. */
    static final String MARK = "holdfast-write";

    /** A small document, to be read at once whatever the store's class. */
    PutObjectRequest.Builder document(String key, String mark) {
        PutObjectRequest.Builder request = put(key, mark);
        settings.documentClass().ifPresent(request::storageClass);
        return request;
    }

    /** A whole artifact that fits one request. */
    PutObjectRequest.Builder artifact(String key, String mark) {
        PutObjectRequest.Builder request = put(key, mark);
        settings.storageClass().ifPresent(request::storageClass);
        return request;
    }

    private PutObjectRequest.Builder put(String key, String mark) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(settings.prefix() + key)
                .metadata(Map.of(MARK, mark));
        settings.kmsKey()
                .ifPresent(kmsKey -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(kmsKey));
        settings.lock().ifPresent(lock -> request.objectLockMode(lock.mode()).objectLockRetainUntilDate(until(lock)));
        return request;
    }

    CreateMultipartUploadRequest.Builder multipart(String key, String mark) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(settings.prefix() + key)
                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                .metadata(Map.of(MARK, mark));
        settings.storageClass().ifPresent(request::storageClass);
        settings.kmsKey()
                .ifPresent(kmsKey -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(kmsKey));
        settings.lock().ifPresent(lock -> request.objectLockMode(lock.mode()).objectLockRetainUntilDate(until(lock)));
        return request;
    }

    private Instant until(S3Settings.Lock lock) {
        // Whole seconds: some servers refuse fractions.
        return clock.instant()
                .atZone(ZoneOffset.UTC)
                .plus(lock.period())
                .toInstant()
                .truncatedTo(ChronoUnit.SECONDS);
    }

    /** The checksum as S3 writes it: Base64 of the big-endian value. The store refuses bytes that do not agree. */
    static String crc32(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) crc.getValue())
                        .array());
    }
}
