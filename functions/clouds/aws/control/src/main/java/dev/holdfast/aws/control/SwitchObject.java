package dev.holdfast.aws.control;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The object in the standby region that decides: where it is, the standby serves; where it is not, the primary does. Only
 * Holdfast writes it. The bucket must let everyone read this one key, since Route 53's checkers sign nothing.
 */
final class SwitchObject {
    /** What it holds; a health check may look for it. */
    static final String TEXT = "holdfast: the standby region serves";

    private final AwsClients clients;

    SwitchObject(AwsClients clients) {
        this.clients = clients;
    }

    /** Writes or removes it, whatever was there: neither needs to be allowed to look first. */
    void turn(SwitchSettings settings, Side to, Guard guard) {
        S3Client client = clients.s3(settings.s3());
        AwsFailures failures = new AwsFailures(settings.name());
        String about = "s3://" + settings.bucket() + "/" + settings.object() + " in " + settings.region();
        switch (to) {
            case STANDBY ->
                failures.asking(
                        "s3:PutObject",
                        about,
                        () -> client.putObject(
                                request -> request.bucket(settings.bucket())
                                        .key(settings.object())
                                        .contentType("text/plain")
                                        .cacheControl("no-store")
                                        .metadata(Map.of("holdfast-epoch", Long.toString(guard.epoch())))
                                        .overrideConfiguration(GuardedAttempts.by(guard)),
                                RequestBody.fromString(TEXT + "\n")));
            case PRIMARY ->
                failures.asking(
                        "s3:DeleteObject",
                        about,
                        () -> client.deleteObject(request -> request.bucket(settings.bucket())
                                .key(settings.object())
                                .overrideConfiguration(GuardedAttempts.by(guard))));
        }
    }
}
