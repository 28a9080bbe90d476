package dev.holdfast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.WorkloadException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing but the plan's secret decides which cluster is asked and as whom. This module's tests all run in an environment
 * that would lead astray (see its pom): KUBECONFIG, a home folder with .kube/config, KUBERNETES_MASTER, a pod's service
 * host, a token, a proxy.
 */
class KubeconfigTest {
    private static final String SECRET = "s3cr3t-value";

    @TempDir
    Path folder;

    private final Time time = new Time();
    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = new TestCluster();
        cluster.deploy("api", 1);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private KubernetesWorkloads with(String kubeconfig) {
        return new KubernetesWorkloads(
                TestCluster.secrets(Map.of(TestCluster.PRIMARY, kubeconfig)), List.of(), time, time);
    }

    private void look(String kubeconfig) {
        with(kubeconfig).look(TestCluster.instrument("api"), Side.PRIMARY);
    }

    @Test
    void only_the_secret_counts_whatever_the_environment_and_the_system_properties_say() {
        assertThat(System.getenv())
                .containsKeys("KUBECONFIG", "KUBERNETES_MASTER", "KUBERNETES_SERVICE_HOST", "KUBERNETES_AUTH_TOKEN");
        Map<String, String> properties = Map.of(
                "kubernetes.master", "https://127.0.0.1:1",
                "kubernetes.auth.token", SECRET,
                "kubernetes.auth.basic.username", "somebody",
                "kubernetes.auth.basic.password", SECRET,
                "kubernetes.namespace", "elsewhere",
                "kubernetes.impersonate.username", "root",
                "https.proxy", "http://127.0.0.1:1");
        properties.forEach(System::setProperty);
        try {
            look(cluster.kubeconfig());
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
        assertThat(cluster.requests()).containsExactly("GET " + TestCluster.path("api"));
        assertThat(cluster.authorizations()).containsExactly("Bearer " + TestCluster.TOKEN);
    }

    @Test
    void a_user_without_credentials_stays_without() {
        look(TestCluster.kubeconfig("https://" + cluster.address(), cluster.certificate(), "{}"));
        assertThat(cluster.authorizations()).containsExactly("null");
    }

    @Test
    void a_rejected_token_is_not_replaced_by_one_from_elsewhere() {
        cluster.server()
                .expect()
                .get()
                .withPath(TestCluster.path("api"))
                .andReturn(401, TestCluster.status(401, "Unauthorized"))
                .always();
        assertThatExceptionOfType(WorkloadException.Refused.class).isThrownBy(() -> look(cluster.kubeconfig()));
        assertThat(cluster.authorizations()).isNotEmpty().containsOnly("Bearer " + TestCluster.TOKEN);
    }

    @Test
    void a_program_in_it_is_never_started() {
        Path started = folder.resolve("started");
        String exec =
                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ['" + started + "']}}";
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> look(TestCluster.kubeconfig("https://" + cluster.address(), "", exec)))
                .satisfies(e -> assertThat(e.explained())
                        .contains("exec starts a program", "--flatten", TestCluster.PRIMARY.toString()));
        assertThat(started).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tokenFile              | {tokenFile: /s3cr3t-value}",
                "client-certificate     | {client-certificate: /s3cr3t-value}",
                "client-key             | {client-key: /s3cr3t-value}",
                "auth-provider          | {auth-provider: {name: oidc, config: {id-token: s3cr3t-value}}}",
                "as                     | {token: t, as: s3cr3t-value}",
                "as                     | {token: t, as-groups: [s3cr3t-value]}"
            })
    void what_the_client_would_ignore_or_take_from_the_machine_is_refused_by_name(String key, String user) {
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> look(TestCluster.kubeconfig("https://" + cluster.address(), "", user)))
                .satisfies(e ->
                        assertThat(e.explained()).contains("its " + key + " ").doesNotContain(SECRET));
        assertThat(cluster.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "certificate-authority: /s3cr3t-value",
                "insecure-skip-tls-verify: true",
                "tls-server-name: s3cr3t-value",
                "proxy-url: socks5://s3cr3t-value:1080"
            })
    void a_cluster_entry_that_would_not_be_followed_is_refused_by_name(String entry) {
        String kubeconfig = cluster.kubeconfig().replaceAll("certificate-authority-data: .*", entry);
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> look(kubeconfig))
                .satisfies(e -> assertThat(e.explained())
                        .contains("its " + entry.substring(0, entry.indexOf(':')))
                        .doesNotContain(SECRET));
    }

    @Test
    void all_that_is_wrong_with_it_is_said_at_once() {
        String kubeconfig = TestCluster.kubeconfig("''", "", "{tokenFile: /t, client-key: /k}");
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> look(kubeconfig))
                .withMessageContaining(
                        "its server is missing; its tokenFile names a file of a machine; its client-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cr3t-value",
                "{s3cr3t-value: [",
                "token: s3cr3t-value",
                "users: [{name: x, user: {token: {s3cr3t-value: 1}}}]",
                "current-context: s3cr3t-value"
            })
    void what_is_no_kubeconfig_is_refused_without_showing_any_of_it(String text) {
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> look(text))
                .satisfies(e -> assertThat(e.explained())
                        .contains(TestCluster.PRIMARY.toString(), "cannot be used")
                        .doesNotContain(SECRET))
                .withNoCause();
    }

    @Test
    void an_authority_that_is_no_certificate_is_refused_instead_of_trusting_the_machines() {
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> look(TestCluster.kubeconfig("https://" + cluster.address(), SECRET, "{}")))
                .satisfies(e -> assertThat(e.explained())
                        .contains("certificate-authority-data is no certificate")
                        .doesNotContain(SECRET));
    }

    @Test
    void a_broken_key_is_refused_without_showing_any_of_it() {
        String user = "{client-certificate-data: czNjcjN0LXZhbHVl, client-key-data: czNjcjN0LXZhbHVl}";
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(
                        () -> look(TestCluster.kubeconfig("https://" + cluster.address(), cluster.certificate(), user)))
                .satisfies(e ->
                        assertThat(e.explained()).contains("cannot be read").doesNotContain(SECRET, "czNjcjN0LXZhbHVl"))
                .withNoCause();
    }

    @Test
    void a_secret_that_cannot_be_read_names_its_place_and_side() {
        assertThatExceptionOfType(WorkloadException.Precondition.class)
                .isThrownBy(() -> with(cluster.kubeconfig()).look(TestCluster.instrument("api"), Side.STANDBY))
                .withMessageContaining("standby cluster")
                .withMessageContaining(TestCluster.STANDBY.toString());
    }
}
