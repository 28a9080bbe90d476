package dev.holdfast.aws.control.eks;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.core.Secret;
import dev.holdfast.core.failover.ClusterAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Clusters {@code eks:REGION/NAME}: a token is a question to STS in the cluster's region, "who am I?", signed by the role that acts
 * but not sent; the cluster sends it and learns whose it is (aws-iam-authenticator, "How does it work?"; "aws eks get-token"). It
 * is made on this machine alone, in the time a signature takes. The cluster takes it for 15 minutes, and knows the role by an
 * access entry ("Grant IAM users access to Kubernetes with EKS access entries", Amazon EKS User Guide). No IAM permission is
 * needed.
 */
@ApplicationScoped
public class EksAccess implements ClusterAccess {
    private static final Pattern CLUSTER = Pattern.compile("eks:([a-z0-9-]+)/([A-Za-z0-9][A-Za-z0-9_-]*)");
    private static final String MARK = "k8s-aws-v1.";

    private final AwsClients clients;
    private final Clock clock;

    @Inject
    public EksAccess(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public boolean knows(String cluster) {
        return CLUSTER.matcher(cluster).matches();
    }

    @Override
    public Secret token(String cluster) {
        Matcher parts = CLUSTER.matcher(cluster);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + cluster + "' is no EKS cluster");
        }
        URI question = new CallerQuestion(parts.group(1), parts.group(2)).signed(credentials(cluster), clock);
        return Secret.of(MARK
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(question.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private AwsCredentials credentials(String cluster) {
        try {
            return clients.credentials();
        } catch (SdkException e) {
            throw new AccessUnavailable(
                    "no token can be made for " + cluster + ": no AWS credentials were found.",
                    "give this runtime a role.",
                    e);
        }
    }
}
