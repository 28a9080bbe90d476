package dev.holdfast.aws.control.rds;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what the SDK's exceptions mean. Sources: the errors of each action and "Common errors" in the Amazon RDS API
 * Reference. Of a service's answer its code is passed on, and of a refusal the role it names; never its whole text.
 */
final class RdsFailures {
    private static final Set<String> TAKEN =
            Set.of("DBInstanceAlreadyExists", "DBSnapshotAlreadyExists", "ExportTaskAlreadyExists");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");
    private static final Set<String> UNKNOWN_KEY = Set.of(
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "InvalidToken");
    private static final Pattern SKEW = Pattern.compile("(?i)signature (?:expired|not yet current)");
    private static final Pattern WHO = Pattern.compile(
            "arn:aws[a-z-]*:(?:sts|iam)::[0-9]{12}:(?:assumed-role/([^/\\s]+)|role/([^\\s]+)|(user/[^\\s]+))");

    private RdsFailures() {}

    /**
     * @param action the permission it needs: {@code rds:StopDBInstance}
     * @param about what it was asked about: {@code instance records in us-east-1}
     */
    static RdsTrouble of(String action, String about, SdkException e) {
        String what = action + " on " + about + " ";
        return switch (e) {
            case AwsServiceException answer -> answered(what, action, about, answer);
            case SdkClientException client
            when String.valueOf(client.getMessage()).contains("Unable to load credentials") ->
                new RdsTrouble.Refused(
                        what + "was not sent: no credentials were found.", "give the function a role.", e);
            default ->
                new RdsTrouble.Unanswered(
                        what + "got no answer (" + e.getMessage() + ").",
                        "look whether it took effect, then repeat it: repeating does no harm.",
                        e);
        };
    }

    private static RdsTrouble answered(String what, String action, String about, AwsServiceException e) {
        String code = code(e);
        String got = what + "got the answer " + e.statusCode() + " " + code + ".";
        if (e.isThrottlingException() || code.equals("Throttling")) {
            return new RdsTrouble.Unanswered(
                    what + "was throttled (" + code + ").",
                    "repeat it later; others use up the account's requests.",
                    e);
        }
        if (EXPIRED.contains(code)) {
            return new RdsTrouble.Refused(
                    what + "was refused: the credentials have expired (" + code + ").", "renew them.", e);
        }
        if (e.isClockSkewException() || SKEW.matcher(text(e)).find()) {
            return new RdsTrouble.Refused(
                    what + "was refused: the clock of this machine is wrong (" + code + ").", "set it.", e);
        }
        if (UNKNOWN_KEY.contains(code)) {
            return new RdsTrouble.Refused(
                    what + "was refused: the credentials are not known (" + code + ").", "correct them.", e);
        }
        if (code.startsWith("AccessDenied") || code.equals("UnauthorizedOperation") || code.equals("NotAuthorized")) {
            String who = who(e);
            return new RdsTrouble.Refused(
                    what + "is not allowed to " + who + " (" + code + ").", "allow " + action + " to " + who + ".", e);
        }
        if (code.startsWith("KMS") || code.contains("KMSKey")) {
            return new RdsTrouble.KeyUnusable(
                    what + "failed: the key cannot be used (" + code + ").",
                    "see in KMS that it is enabled, not being deleted, in that region and usable by the role.",
                    e);
        }
        if (TAKEN.contains(code)) {
            return new RdsTrouble.Taken(what + "found the name taken (" + code + ").", "see what bears it.", e);
        }
        if (code.contains("NotFound")) {
            return new RdsTrouble.Missing(
                    what + "found nothing (" + code + ").", "compare " + about + " with the plan.", e);
        }
        if (code.contains("QuotaExceeded") || code.contains("Insufficient")) {
            return new RdsTrouble.Exhausted(
                    what + "failed: there is no room for it (" + code + ").",
                    "have the quota raised, choose another class, or remove what is not needed.",
                    e);
        }
        if (code.startsWith("Invalid") && code.contains("State")) {
            return new RdsTrouble.Unready(
                    what + "cannot work now (" + code + ").",
                    "look at its status, and repeat it when it is available.",
                    e);
        }
        if (e.statusCode() >= 500 || code.equals("ServiceUnavailable") || code.equals("InternalFailure")) {
            return new RdsTrouble.Unanswered(got, "look whether it took effect, then repeat it.", e);
        }
        if (e.statusCode() == 401 || e.statusCode() == 403) {
            String who = who(e);
            return new RdsTrouble.Refused(got, "allow " + action + " to " + who + ".", e);
        }
        return new RdsTrouble.Wrong(got, "compare " + about + " with the plan.", e);
    }

    /** Who was refused, by name; "User: arn:… is not authorized to perform …" is all that AWS says of it. */
    private static String who(AwsServiceException e) {
        Matcher found = WHO.matcher(text(e));
        if (!found.find()) {
            return "the role that acts";
        }
        String role = found.group(1) == null ? found.group(2) : found.group(1);
        return role == null ? found.group(3) : "role " + role;
    }

    private static String text(AwsServiceException e) {
        return details(e).map(AwsErrorDetails::errorMessage).orElse("");
    }

    private static String code(AwsServiceException e) {
        return details(e).map(AwsErrorDetails::errorCode).orElse("");
    }

    private static Optional<AwsErrorDetails> details(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails());
    }
}
