package dev.holdfast.aws.vault.sdk;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why AWS did not do what it was asked, told apart by what can be done about it. Sources: "Common errors" of the AWS KMS and
 * AWS Secrets Manager API References, "Error responses" of the Amazon S3 API Reference, "Troubleshoot access denied error
 * messages" of the IAM User Guide. Of a service's own text only the role and the action are passed on.
 */
public enum Trouble {
    /** Nothing to sign the request with was found. */
    NO_CREDENTIALS("give the function a role; on a machine of yours set AWS_PROFILE or sign in."),
    /** They were good once. */
    EXPIRED("renew them: sign in again, or look why the role's session was not renewed."),
    /** AWS does not know them. */
    UNKNOWN_CREDENTIALS("correct them: the access key may be deleted, or belong to another partition."),
    /** Signatures carry the time; more than a quarter of an hour off they do not count. */
    CLOCK("set this machine's clock by NTP, then repeat the run."),
    /** Known, but not allowed. */
    DENIED("allow it in the role's policy, and in the policy of the key, bucket or secret where that has one."),
    /** Too many requests at once. */
    THROTTLED("repeat the run later; when it goes on, ask AWS for a higher quota."),
    /** No answer, or one that says the service itself is in trouble. */
    SILENT("look at the region's health; another region's copy, key or secret may serve meanwhile."),
    /** Refused for a reason of this service's own. */
    REFUSED("compare the plan with what exists in the account.");

    private static final Set<String> EXPIRED_CODES =
            Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
    private static final Set<String> UNKNOWN_CODES = Set.of(
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "InvalidToken",
            "IncompleteSignature",
            "NotAuthorized");
    private static final Set<String> CLOCK_CODES =
            Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
    private static final Pattern SKEWED = Pattern.compile("(?i)signature (?:expired|not yet current)");
    private static final Pattern IDENTITY = Pattern.compile(
            "arn:aws[a-z-]*:(?:sts|iam)::([0-9]{12}):(?:assumed-role/([A-Za-z0-9+=,.@_-]{1,64})/|(role|user)/([A-Za-z0-9+=,.@_/-]{1,128}))");
    private static final Pattern ACTION = Pattern.compile("to perform: ([a-z0-9-]{1,40}:[A-Za-z]{1,60})");

    private final String hint;

    Trouble(String hint) {
        this.hint = hint;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }

    /** What stands behind this exception. */
    public static Trouble of(SdkException e) {
        return switch (e) {
            case AwsServiceException answer -> answered(answer);
            case SdkClientException client when saysCredentials(client) -> NO_CREDENTIALS;
            default -> SILENT;
        };
    }

    private static Trouble answered(AwsServiceException e) {
        String code = code(e);
        if (CLOCK_CODES.contains(code) || SKEWED.matcher(text(e)).find()) {
            return CLOCK;
        }
        if (EXPIRED_CODES.contains(code)) {
            return EXPIRED;
        }
        if (UNKNOWN_CODES.contains(code)) {
            return UNKNOWN_CREDENTIALS;
        }
        if (e.isThrottlingException()) {
            return THROTTLED;
        }
        if (e.statusCode() >= 500) {
            return SILENT;
        }
        if (code.startsWith("AccessDenied") || code.equals("AllAccessDisabled") || isForbidden(e)) {
            return DENIED;
        }
        return REFUSED;
    }

    private static boolean isForbidden(AwsServiceException e) {
        return e.statusCode() == 401 || e.statusCode() == 403;
    }

    /** The error's code, empty when the answer had none: answers to HEAD have no body. */
    public static String code(SdkException e) {
        return e instanceof AwsServiceException answer
                ? Optional.ofNullable(answer.awsErrorDetails())
                        .flatMap(details -> Optional.ofNullable(details.errorCode()))
                        .orElse("")
                : "";
    }

    /**
     * One sentence: what was asked, why it was not done, and, where access was denied, who lacks what as far as AWS says.
     *
     * @param action the permission the request needs
     */
    public String sentence(String action, SdkException e) {
        String code = code(e).isEmpty() ? "" : " (" + code(e) + ")";
        return switch (this) {
            case NO_CREDENTIALS -> action + " was not asked for: no credentials were found.";
            case EXPIRED -> action + " was refused: the credentials have expired" + code + ".";
            case UNKNOWN_CREDENTIALS -> action + " was refused: AWS does not know the credentials" + code + ".";
            case CLOCK ->
                action + " was refused: this machine's clock and AWS's are more than 15 minutes apart" + code + ".";
            case DENIED -> denied(action, e) + code + ".";
            case THROTTLED -> action + " was throttled again and again" + code + ".";
            case SILENT -> action + " got no answer: " + silence(e) + ".";
            case REFUSED -> action + " was refused: " + status(e) + code + ".";
        };
    }

    private static String denied(String action, SdkException e) {
        Matcher who = IDENTITY.matcher(text(e));
        Matcher what = ACTION.matcher(text(e));
        String lacked = what.find() ? what.group(1) : action;
        String lacks = who.find() ? "the " + identity(who) + " lacks " + lacked : lacked + " is not allowed";
        return lacked.equals(action) ? lacks : action + " was refused: " + lacks;
    }

    private static String identity(Matcher who) {
        boolean assumed = who.group(2) != null;
        String kind = assumed ? "role" : who.group(3);
        String name = assumed ? who.group(2) : who.group(4);
        return kind + " '" + name + "' of account " + who.group(1);
    }

    private static String silence(SdkException e) {
        return e instanceof AwsServiceException ? status(e) + " " + code(e) : String.valueOf(e.getMessage());
    }

    private static String status(SdkException e) {
        return e instanceof AwsServiceException answer ? "status " + answer.statusCode() : "not sent";
    }

    private static String text(SdkException e) {
        return String.valueOf(e.getMessage());
    }

    private static boolean saysCredentials(SdkClientException e) {
        return text(e).contains("Unable to load credentials");
    }
}
