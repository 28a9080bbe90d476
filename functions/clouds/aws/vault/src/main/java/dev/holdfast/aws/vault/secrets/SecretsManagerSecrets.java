package dev.holdfast.aws.vault.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.aws.vault.sdk.Trouble;
import dev.holdfast.core.Json;
import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.plan.SecretRef.AwsSecretsManager;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Reads {@code aws-secretsmanager:REGION/ID}, the current version (AWSCURRENT), in the region the reference names. With
 * {@code #FIELD} the secret must be a JSON object, as rotation keeps those of databases (AWS Secrets Manager User Guide, "JSON
 * structure of AWS Secrets Manager database credential secrets"). What was read is remembered for half a minute, so that a run
 * that asks again and again costs one request, and a warm function does not live on an old password.
 */
@ApplicationScoped
public class SecretsManagerSecrets implements SecretResolver {
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final String ACTION = "secretsmanager:GetSecretValue";

    private final RegionalClients clients;
    private final Clock clock;
    private final Map<Place, Remembered> known = new ConcurrentHashMap<>();

    private record Place(String region, String id) {}

    private record Remembered(Secret whole, Instant until) {}

    @Inject
    public SecretsManagerSecrets(RegionalClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public boolean knows(SecretRef reference) {
        return reference instanceof AwsSecretsManager;
    }

    @Override
    public Secret resolve(SecretRef reference) {
        AwsSecretsManager secret = (AwsSecretsManager) reference;
        Remembered before = known.get(new Place(secret.region(), secret.id()));
        return before != null && clock.instant().isBefore(before.until())
                ? field(secret, before.whole())
                : fresh(reference);
    }

    @Override
    public Secret fresh(SecretRef reference) {
        AwsSecretsManager secret = (AwsSecretsManager) reference;
        Secret whole = read(secret);
        known.put(
                new Place(secret.region(), secret.id()),
                new Remembered(whole, clock.instant().plus(REMEMBERED)));
        return field(secret, whole);
    }

    private Secret read(AwsSecretsManager secret) {
        try {
            SecretsManagerClient client =
                    clients.client(SecretsManagerClient.class, secret.region(), SecretsManagerClient::builder);
            return Optional.ofNullable(client.getSecretValue(request -> request.secretId(secret.id()))
                            .secretString())
                    .map(Secret::of)
                    .orElseThrow(() ->
                            unavailable(secret + " holds bytes, not text.", "store it as a secret string.", null));
        } catch (SdkException e) {
            throw failed(secret, e);
        }
    }

    /** What a parser says about a text may quote it, so that nothing of it is passed on. */
    private static Secret field(AwsSecretsManager secret, Secret whole) {
        if (secret.field().isEmpty()) {
            return whole;
        }
        try {
            JsonNode value = Json.read(whole.reveal().getBytes(StandardCharsets.UTF_8), JsonNode.class)
                    .path(secret.field());
            if (value.isValueNode() && !value.isNull()) {
                return Secret.of(value.asText());
            }
        } catch (IOException e) {
            throw unavailable(
                    secret + " names a field, but the secret is not JSON.",
                    "store it as a JSON object, or leave out '#" + secret.field() + "'.",
                    null);
        }
        throw unavailable(
                secret + ": the secret has no such field with a plain value.",
                "add '" + secret.field() + "' to it, or name one that it has.",
                null);
    }

    /** AWS Secrets Manager API Reference, "GetSecretValue", errors. */
    private static SecretUnavailable failed(AwsSecretsManager secret, SdkException e) {
        return switch (Trouble.code(e)) {
            case "ResourceNotFoundException" ->
                unavailable(
                        "there is no " + secret + ", or it has no current version.",
                        "create it in region '" + secret.region() + "', or replicate it there.",
                        e);
            case "InvalidRequestException" ->
                unavailable(
                        secret + " cannot be read: it is marked for deletion, or not in a state for it.",
                        "take it back (aws secretsmanager restore-secret), or name another.",
                        e);
            case "DecryptionFailure" ->
                unavailable(
                        secret + " cannot be decrypted.",
                        "allow kms:Decrypt on the secret's key to the role, and see whether that key is enabled.",
                        e);
            default -> {
                Trouble trouble = Trouble.of(e);
                yield unavailable(secret + ": " + trouble.sentence(ACTION, e), trouble.hint(), e);
            }
        };
    }

    private static SecretUnavailable unavailable(String what, String hint, SdkException cause) {
        return new SecretUnavailable(what, hint, cause);
    }
}
