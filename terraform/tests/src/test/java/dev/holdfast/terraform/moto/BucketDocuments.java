package dev.holdfast.terraform.moto;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The emulator enforces a bucket policy's denials without reading their conditions, and forgets parts of a replication's rules; so it is
 * told of neither, and what was put is what is got.
 */
final class BucketDocuments implements Gap {
    /** The code of the service's answer where there is none, by the part of the query that names the document. */
    private static final Map<String, String> MISSING =
            Map.of("policy", "NoSuchBucketPolicy", "replication", "ReplicationConfigurationNotFoundError");

    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<Answer> instead(Asked asked) {
        String document = asked.query().replace("=", "");
        if (!MISSING.containsKey(document)) {
            return Optional.empty();
        }
        String key = asked.path() + "?" + document;
        return Optional.of(
                switch (asked.method()) {
                    case "PUT" -> {
                        kept.put(key, asked.body());
                        yield new Answer(200, new byte[0]);
                    }
                    case "GET" ->
                        Optional.ofNullable(kept.get(key))
                                .map(body -> new Answer(200, body))
                                .orElseGet(() -> missing(document));
                    default -> {
                        kept.remove(key);
                        yield Answer.none();
                    }
                });
    }

    private static Answer missing(String document) {
        String body = "<Error><Code>" + MISSING.get(document) + "</Code></Error>";
        return new Answer(404, body.getBytes(StandardCharsets.UTF_8));
    }
}
