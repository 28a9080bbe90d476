package dev.holdfast.aws.control;

import dev.holdfast.core.failover.TrafficException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what the SDK's exceptions mean for traffic. Sources: "Common errors" of the Amazon Route 53 API Reference and of the
 * Routing Control API Reference, "Error responses" of the Amazon S3 API Reference. Of a service's answer only its code is
 * passed on, never its text: that may name identities.
 *
 * @param instrument name in the plan
 */
record AwsFailures(String instrument) {
    private static final Set<String> NO_SUCH_THING = Set.of(
            "NoSuchHostedZone",
            "NoSuchHealthCheck",
            "NoSuchBucket",
            "ResourceNotFoundException",
            "InvalidChangeBatch",
            "InvalidInput",
            "ValidationException");
    private static final Set<String> WRONG_REGION = Set.of("PermanentRedirect", "AuthorizationHeaderMalformed");
    /** Route 53's word for "another change of this zone is being worked on" (HTTP 400, to be repeated). */
    private static final String ZONE_BUSY = "PriorRequestNotComplete";

    private static final Set<String> BUSY = Set.of(
            "EndpointTemporarilyUnavailableException", "InternalServerException", "ServiceUnavailable", ZONE_BUSY);
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
    private static final Set<String> UNKNOWN_KEY = Set.of(
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidToken");

    /**
     * Asks a service.
     *
     * @param action the permission it needs
     * @param about what it is asked about, for messages: {@code hosted zone Z0123}
     */
    <T> T asking(String action, String about, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw of(action, about, e);
        }
    }

    TrafficException of(String action, String about, SdkException e) {
        String what = action + " on " + about + " ";
        return switch (e) {
            case AwsServiceException answer -> answered(what, action, about, answer);
            case SdkClientException client
            when saysCredentials(client) -> refused(what + "was not sent: " + why(e) + ".", "give it a role.", e);
            default -> unknown(what + "got " + why(e) + ".", e);
        };
    }

    /** By its code: ARC answers 400 to almost everything (AWS JSON 1.0), so the status says little. */
    private TrafficException answered(String what, String action, String about, AwsServiceException e) {
        String code = code(e);
        if (NO_SUCH_THING.contains(code)) {
            return new TrafficException.Precondition(
                    instrument,
                    what + "cannot work: " + code + ".",
                    "compare " + about + " with the plan, and correct the one that is wrong.");
        }
        if (WRONG_REGION.contains(code) || e.statusCode() == 301) {
            return new TrafficException.Precondition(
                    instrument, what + "was sent to the wrong region.", rightRegion(e));
        }
        if (e.isThrottlingException() || BUSY.contains(code) || e.statusCode() >= 500) {
            return unknown(what + "got " + why(e) + ".", e);
        }
        if (EXPIRED.contains(code)) {
            return refused(what + "was refused: the credentials have expired (" + code + ").", "renew them.", e);
        }
        if (UNKNOWN_KEY.contains(code)) {
            return refused(what + "was refused: the credentials are not known (" + code + ").", "correct them.", e);
        }
        if (code.equals("ConflictException")) {
            return refused(
                    what + "was refused: " + code + ".",
                    "a safety rule forbids it, or another change is under way: look at the rules, or repeat it.",
                    e);
        }
        if (e.statusCode() == 401 || e.statusCode() == 403 || code.startsWith("AccessDenied")) {
            return refused(what + "is not allowed: " + why(e) + ".", "allow " + action + " to the role that acts.", e);
        }
        return refused(what + "was refused: " + why(e) + ".", "compare " + about + " with the plan.", e);
    }

    private TrafficException unknown(String what, SdkException e) {
        return new TrafficException.Unreachable(
                instrument, what, "look whether it took effect, then repeat it: repeating does no harm.", e);
    }

    /** The cause in a few words, without the service's text. */
    static String why(SdkException e) {
        return switch (e) {
            case AwsServiceException answer when answer.isThrottlingException() -> "throttled (" + code(answer) + ")";
            case AwsServiceException answer ->
                ("the answer " + answer.statusCode() + " " + code(answer)).stripTrailing();
            case SdkClientException client when saysCredentials(client) -> "no credentials were found";
            default -> "no answer (" + e.getMessage() + ")";
        };
    }

    private static String rightRegion(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
                .map(found -> "the bucket is in '" + found + "': write that as its region.")
                .orElse("correct its region in the plan.");
    }

    /** Whether Route 53 asks for the same request again, a little later. The SDK does not know that by itself. */
    static boolean saysZoneBusy(Throwable e) {
        return e instanceof AwsServiceException answer && code(answer).equals(ZONE_BUSY);
    }

    private static String code(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorCode()))
                .orElse("");
    }

    private TrafficException refused(String what, String hint, SdkException e) {
        return new TrafficException.Refused(instrument, what, hint, e);
    }

    private static boolean saysCredentials(SdkClientException e) {
        return String.valueOf(e.getMessage()).contains("Unable to load credentials");
    }
}
