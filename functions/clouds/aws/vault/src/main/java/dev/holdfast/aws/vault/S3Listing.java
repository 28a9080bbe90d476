package dev.holdfast.aws.vault;

import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Everything that lists. Keys come in UTF-8 order from S3 (Amazon S3 API Reference, "ListObjectsV2"). */
record S3Listing(S3Settings settings, S3Client client, S3Failures failures) {
    private static final int PAGE = 1000;

    List<StoredObject> list(String prefix, String after, int limit) {
        List<StoredObject> found = new ArrayList<>();
        String start = after;
        boolean more = limit > 0;
        while (more) {
            ListObjectsV2Response page = page(prefix, start, Math.min(PAGE, limit - found.size()));
            page.contents().forEach(object -> found.add(describe(object)));
            more = page.isTruncated() && found.size() < limit && page.hasContents();
            start = found.isEmpty() ? after : found.getLast().key();
        }
        return List.copyOf(found);
    }

    private ListObjectsV2Response page(String prefix, String after, int size) {
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(settings.prefix() + prefix)
                .maxKeys(size);
        if (!after.isEmpty()) {
            request.startAfter(settings.prefix() + after);
        }
        return failures.asking("s3:ListBucket", prefix, () -> client.listObjectsV2(request.build()));
    }

    private StoredObject describe(S3Object object) {
        return new StoredObject(
                own(object.key()), object.size(), object.eTag(), StoredObject.UNVERSIONED, object.lastModified());
    }

    List<StoredObject> versions(String key) {
        List<StoredObject> found = new ArrayList<>();
        Optional<ListObjectVersionsResponse> last = Optional.empty();
        do {
            ListObjectVersionsResponse page = versionsPage(key, last);
            page.versions().stream()
                    .filter(version -> own(version.key()).equals(key))
                    .map(version -> new StoredObject(
                            key, version.size(), version.eTag(), version(version.versionId()), version.lastModified()))
                    .forEach(found::add);
            last = Optional.of(page);
            // The exact key comes first among those it is a prefix of: once another one shows, all were seen.
        } while (last.get().isTruncated()
                && last.get().versions().stream().allMatch(v -> own(v.key()).equals(key)));
        return List.copyOf(found);
    }

    private ListObjectVersionsResponse versionsPage(String key, Optional<ListObjectVersionsResponse> before) {
        return failures.asking(
                "s3:ListBucketVersions",
                key,
                () -> client.listObjectVersions(request -> {
                    request.bucket(settings.bucket()).prefix(settings.prefix() + key);
                    before.ifPresent(page ->
                            request.keyMarker(page.nextKeyMarker()).versionIdMarker(page.nextVersionIdMarker()));
                }));
    }

    /** A multipart upload that was started and neither completed nor aborted. */
    record Unfinished(String key, String uploadId) {}

    List<Unfinished> unfinished(String prefix, Instant startedBefore) {
        try {
            return failures.asking(
                    "s3:ListBucketMultipartUploads",
                    prefix,
                    () -> client
                            .listMultipartUploadsPaginator(
                                    request -> request.bucket(settings.bucket()).prefix(settings.prefix() + prefix))
                            .uploads()
                            .stream()
                            .filter(upload -> startedBefore(upload, startedBefore))
                            .map(upload -> new Unfinished(own(upload.key()), upload.uploadId()))
                            .toList());
        } catch (StoreException.Missing e) {
            return List.of();
        }
    }

    private static boolean startedBefore(MultipartUpload upload, Instant limit) {
        return Optional.ofNullable(upload.initiated()).filter(limit::isAfter).isPresent();
    }

    private String own(String key) {
        return key.substring(settings.prefix().length());
    }

    /** S3 writes {@code null} for an object from a time without versions. */
    static String version(String versionId) {
        return Optional.ofNullable(versionId).filter(id -> !id.equals("null")).orElse(StoredObject.UNVERSIONED);
    }
}
