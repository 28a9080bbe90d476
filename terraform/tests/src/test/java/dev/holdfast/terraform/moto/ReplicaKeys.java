package dev.holdfast.terraform.moto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In the emulator a multi-Region key and its replica are one thing: both are replicas as soon as there is one, and the replica has the
 * key's aliases ("Multi-Region keys in AWS KMS", AWS Key Management Service Developer Guide, says otherwise).
 */
final class ReplicaKeys implements Gap {
    private static final String TYPE = "MultiRegionKeyType";

    /** The region of the primary key, by key. */
    private final Map<String, String> primaries = new ConcurrentHashMap<>();

    @Override
    public Answer mended(Asked asked, Answer answer) {
        return switch (asked.action()) {
            case "ReplicateKey" -> {
                primaries.put(key(asked.json().path("KeyId").asText()), asked.region());
                yield answer;
            }
            case "CreateAlias" -> answer.text().contains("AlreadyExists") ? Answer.ok("{}") : answer;
            case "DescribeKey" -> answer.status() == 200 ? described(asked, answer) : answer;
            default -> answer;
        };
    }

    private Answer described(Asked asked, Answer answer) {
        JsonNode described = answer.json();
        JsonNode metadata = described.path("KeyMetadata");
        Optional.ofNullable(primaries.get(metadata.path("KeyId").asText()))
                .map(primary -> primary.equals(asked.region()) ? "PRIMARY" : "REPLICA")
                .ifPresent(type -> ((ObjectNode) metadata.path("MultiRegionConfiguration")).put(TYPE, type));
        return Answer.ok(described.toString());
    }

    /** Of a key's identifier or its resource name. */
    private static String key(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
