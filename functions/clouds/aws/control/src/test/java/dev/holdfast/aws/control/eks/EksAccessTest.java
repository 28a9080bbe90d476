package dev.holdfast.aws.control.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.SharedMoto;
import dev.holdfast.core.failover.ClusterAccess.AccessUnavailable;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Tokens for EKS clusters. Moto's STS answers the question in a token but checks no signature; that is computed here a second
 * time, step by step as "Create a signed AWS API request" (IAM User Guide) describes it.
 */
class EksAccessTest {
    private static final String KEY = "ASIAEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYSECRET";
    private static final String SESSION = "FwoGZXIvYXdzE/with+signs=and/slashes==";
    private static final Instant NOW = Instant.parse("2026-03-08T04:00:00Z");
    private static final String CLUSTER = "eks:us-west-2/clinic";
    private static final String NOTHING_HASHED = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final AwsClients clients =
            new AwsClients(StaticCredentialsProvider.create(AwsSessionCredentials.create(KEY, SECRET, SESSION)));
    private final EksAccess access = new EksAccess(clients, Clock.fixed(NOW, ZoneOffset.UTC));

    private static URI question(String token) {
        assertThat(token).startsWith("k8s-aws-v1.").doesNotContain("=");
        return URI.create(new String(
                Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())), StandardCharsets.UTF_8));
    }

    private static Map<String, String> parameters(URI question) {
        return Arrays.stream(question.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        (one, other) -> one,
                        TreeMap::new));
    }

    @Test
    void it_knows_eks_clusters_and_no_others() {
        assertThat(access.knows(CLUSTER)).isTrue();
        assertThat(access.knows("aks:westeurope/clinic")).isFalse();
        assertThat(access.knows("eks:us-west-2/")).isFalse();
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> access.token("clinic"));
    }

    @Test
    void a_token_asks_sts_in_the_clusters_region_and_carries_only_what_the_authenticator_lets_through() {
        URI question = question(access.token(CLUSTER).reveal());
        assertThat(question.getScheme()).isEqualTo("https");
        assertThat(question.getAuthority()).isEqualTo("sts.us-west-2.amazonaws.com");
        assertThat(question.getPath()).isEqualTo("/");
        Map<String, String> parameters = parameters(question);
        assertThat(parameters)
                .containsOnlyKeys(
                        "Action",
                        "Version",
                        "X-Amz-Algorithm",
                        "X-Amz-Credential",
                        "X-Amz-Date",
                        "X-Amz-Expires",
                        "X-Amz-Security-Token",
                        "X-Amz-Signature",
                        "X-Amz-SignedHeaders")
                .containsEntry("Action", "GetCallerIdentity")
                .containsEntry("Version", "2011-06-15")
                .containsEntry("X-Amz-Date", "20260308T040000Z")
                .containsEntry("X-Amz-Expires", "60")
                .containsEntry("X-Amz-Security-Token", SESSION)
                .containsEntry("X-Amz-SignedHeaders", "host;x-k8s-aws-id");
        assertThat(question(access.token("eks:cn-north-1/clinic").reveal()).getHost())
                .isEqualTo("sts.cn-north-1.amazonaws.com.cn");
    }

    @Test
    void the_signature_is_the_documented_one_over_the_clusters_name() throws GeneralSecurityException {
        URI question = question(access.token(CLUSTER).reveal());
        String signature = parameters(question).get("X-Amz-Signature");
        assertThat(signature).isEqualTo(signature(question, "clinic")).isNotEqualTo(signature(question, "another"));
    }

    @Test
    void sts_answers_the_question_with_who_asks() throws Exception {
        URI question = question(access.token(CLUSTER).reveal());
        URI moved = SharedMoto.endpoint().resolve("/?" + question.getRawQuery());
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(moved)
                            .header(CallerQuestion.CLUSTER_HEADER, "clinic")
                            // By this alone moto knows which service is meant; AWS knows it by the host.
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential="
                                            + parameters(question).get("X-Amz-Credential") + ", Signature=0")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("GetCallerIdentityResult", "<Arn>arn:aws:");
        }
    }

    @Test
    void each_token_is_made_of_the_credentials_and_the_time_of_that_moment() {
        String first = access.token(CLUSTER).reveal();
        assertThat(access.token(CLUSTER).reveal()).isEqualTo(first);
        EksAccess later = new EksAccess(clients, Clock.fixed(NOW.plusSeconds(600), ZoneOffset.UTC));
        assertThat(later.token(CLUSTER).reveal()).isNotEqualTo(first);
    }

    @Test
    void without_credentials_there_is_no_token_and_it_says_so() {
        EksAccess nobody = new EksAccess(
                new AwsClients(() -> {
                    throw SdkClientException.create("Unable to load credentials from any of the providers");
                }),
                Clock.fixed(NOW, ZoneOffset.UTC));
        assertThatExceptionOfType(AccessUnavailable.class)
                .isThrownBy(() -> nobody.token(CLUSTER))
                .satisfies(e ->
                        assertThat(e.explained()).contains(CLUSTER, "no AWS credentials", "give this runtime a role"));
    }

    private static String signature(URI question, String cluster) throws GeneralSecurityException {
        String query = Arrays.stream(question.getRawQuery().split("&"))
                .filter(pair -> !pair.startsWith("X-Amz-Signature="))
                .sorted()
                .collect(Collectors.joining("&"));
        String request = "GET\n/\n" + query + "\nhost:" + question.getHost() + "\nx-k8s-aws-id:" + cluster
                + "\n\nhost;x-k8s-aws-id\n" + NOTHING_HASHED;
        String scope = "20260308/us-west-2/sts/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n20260308T040000Z\n" + scope + "\n"
                + hex(MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = mac(key, part);
        }
        return hex(mac(key, toSign));
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
