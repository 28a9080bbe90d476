package dev.holdfast.aws.control;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What one of the SDK's exceptions means for whoever asked, the same for every service. Sources: "Common errors" of the API
 * references of Route 53, Routing Control, Amazon ECS, Step Functions, EventBridge Scheduler, Amazon SNS and CloudWatch, "Error
 * responses" of the Amazon S3 API Reference. Of a service's answer only its code is passed on, and of its text nothing but
 * the name of the role that lacks a permission: the rest may name identities and resources.
 *
 * @param kind what can be done about it
 * @param what the request and what became of it, a sentence
 * @param hint what to do next, a sentence
 */
public record AwsTrouble(Kind kind, String what, String hint) {
    private static final Set<String> NO_SUCH_THING = Set.of(
            "NoSuchHostedZone",
            "NoSuchHealthCheck",
            "NoSuchBucket",
            "ResourceNotFoundException",
            "InvalidChangeBatch",
            "InvalidInput",
            "ValidationException",
            "ClusterNotFoundException",
            "InvalidParameterException",
            "InvalidParameter",
            "InvalidArn",
            "StateMachineDoesNotExist",
            "NotFound");
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
    private static final Set<String> WRONG_CLOCK = Set.of("RequestTimeTooSkewed", "InvalidSignatureException");
    private static final String CONFLICT = "ConflictException";
    /** "User: arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION is not authorized to perform …": IAM's own wording. */
    private static final Pattern ROLE = Pattern.compile(":assumed-role/([A-Za-z0-9+=,.@_-]{1,64})/");

    /** What can be done about it. */
    public enum Kind {
        /** The service answers, but what is asked for is not there or cannot be so: correct the configuration. */
        ABSENT,
        /** It was asked in a region where the thing is not: correct the configuration. */
        WRONG_REGION,
        /** No usable answer, so nobody knows whether it took effect: repeat. */
        UNANSWERED,
        /** The credentials are missing, expired, unknown, or this machine's clock makes them so. */
        CREDENTIALS,
        /** The role that acts lacks a permission. */
        DENIED,
        /** A rule or another change stands against it. */
        CONFLICT,
        /** Another no. */
        REFUSED
    }

    /**
     * Says what an exception means.
     *
     * @param action the permission the request needs: {@code ecs:RunTask}
     * @param about what it was about, for messages: {@code cluster holdfast in us-west-2}
     */
    public static AwsTrouble of(String action, String about, SdkException e) {
        String request = action + " on " + about + " ";
        return switch (e) {
            case AwsServiceException answer -> answered(request, action, about, answer);
            case SdkClientException client
            when saysCredentials(client) ->
                new AwsTrouble(Kind.CREDENTIALS, request + "was not sent: " + why(e) + ".", "give it a role.");
            default -> unanswered(request, e);
        };
    }

    /** By its code: services that speak AWS JSON answer 400 to almost everything, so the status says little. */
    private static AwsTrouble answered(String request, String action, String about, AwsServiceException e) {
        String code = code(e);
        if (NO_SUCH_THING.contains(code)) {
            return new AwsTrouble(
                    Kind.ABSENT,
                    request + "cannot work: " + code + ".",
                    "compare " + about + " with the plan and this runtime's settings, and correct what is wrong.");
        }
        if (WRONG_REGION.contains(code) || e.statusCode() == 301) {
            return new AwsTrouble(Kind.WRONG_REGION, request + "was sent to the wrong region.", rightRegion(e));
        }
        if (e.isThrottlingException() || BUSY.contains(code) || e.statusCode() >= 500) {
            return unanswered(request, e);
        }
        if (EXPIRED.contains(code)) {
            return new AwsTrouble(
                    Kind.CREDENTIALS,
                    request + "was refused: the credentials have expired (" + code + ").",
                    "renew them.");
        }
        if (UNKNOWN_KEY.contains(code)) {
            return new AwsTrouble(
                    Kind.CREDENTIALS,
                    request + "was refused: the credentials are not known (" + code + ").",
                    "correct them.");
        }
        if (WRONG_CLOCK.contains(code)) {
            return new AwsTrouble(
                    Kind.CREDENTIALS,
                    request + "was refused: its signature does not count (" + code + ").",
                    "compare this machine's clock with the time in UTC, then the credentials.");
        }
        if (code.equals(CONFLICT)) {
            return new AwsTrouble(
                    Kind.CONFLICT,
                    request + "was refused: " + code + ".",
                    "a safety rule forbids it, or another change is under way: look at the rules, or repeat it.");
        }
        if (e.statusCode() == 401
                || e.statusCode() == 403
                || code.startsWith("AccessDenied")
                || code.equals("AuthorizationError")) {
            return new AwsTrouble(
                    Kind.DENIED,
                    request + "is not allowed: " + why(e) + ".",
                    "allow " + action + " to the role "
                            + role(e).map(name -> "'" + name + "'.").orElse("that acts."));
        }
        return new AwsTrouble(
                Kind.REFUSED,
                request + "was refused: " + why(e) + ".",
                "compare " + about + " with the plan and this runtime's settings.");
    }

    private static AwsTrouble unanswered(String request, SdkException e) {
        return new AwsTrouble(
                Kind.UNANSWERED,
                request + "got " + why(e) + ".",
                "look whether it took effect, then repeat it: repeating does no harm.");
    }

    /** The cause in a few words, without the service's text. */
    public static String why(SdkException e) {
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

    private static Optional<String> role(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorMessage()))
                .map(ROLE::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
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

    private static boolean saysCredentials(SdkClientException e) {
        return String.valueOf(e.getMessage()).contains("Unable to load credentials");
    }
}
