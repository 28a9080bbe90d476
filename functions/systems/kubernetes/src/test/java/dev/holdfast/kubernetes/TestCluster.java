package dev.holdfast.kubernetes;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SecretRef;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * fabric8's mock server over TLS in mixed mode: what a test expects is answered as expected, everything else by the CRUD
 * mode's store. It writes down what it is asked.
 */
public final class TestCluster implements AutoCloseable {
    public static final String NAMESPACE = "shop";
    static final String TOKEN = "token-of-the-secret";
    static final SecretRef PRIMARY = new SecretRef.Environment("PRIMARY_KUBECONFIG");
    static final SecretRef STANDBY = new SecretRef.Environment("STANDBY_KUBECONFIG");

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private volatile Function<MockResponse, MockResponse> onTheWayBack = answer -> answer;

    public TestCluster() {
        Map<ServerRequest, Queue<ServerResponse>> responses = new ConcurrentHashMap<>(new HashMap<>());
        server = new KubernetesMockServer(
                new Context(),
                new MockWebServer(),
                responses,
                new Recorder(new KubernetesMixedDispatcher(responses)),
                true);
        server.init();
        client = server.createClient();
        client.namespaces()
                .resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        forget();
    }

    KubernetesMockServer server() {
        return server;
    }

    KubernetesClient client() {
        return client;
    }

    String address() {
        return "localhost:" + server.getPort();
    }

    /** {@code METHOD /path} of each request since {@link #forget}. */
    List<String> requests() {
        return requests;
    }

    public List<String> patches() {
        return requests.stream().filter(line -> line.startsWith("PATCH")).toList();
    }

    /** What came as {@code Authorization}. */
    List<String> authorizations() {
        return authorizations;
    }

    void forget() {
        requests.clear();
        authorizations.clear();
    }

    /** Adds an entry to the requests, to see in which order things happen. */
    void note(String event) {
        requests.add(event);
    }

    /** The next answer to a patch is lost after the change was made. */
    void loseNextAnswerToPatch() {
        onTheWayBack = answer -> {
            onTheWayBack = same -> same;
            return new MockResponse().setResponseCode(502).setBody("");
        };
    }

    static String path(String deployment) {
        return "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/" + deployment;
    }

    static Object status(int code, String message) {
        return new StatusBuilder()
                .withStatus("Failure")
                .withCode(code)
                .withMessage(message)
                .build();
    }

    /** A deployment that was rolled out and serves. */
    public Deployment deploy(String name, int replicas) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToAnnotations("team", "web")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", name)
                        .addToAnnotations("kept", "yes")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage(name + ":1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        new DeploymentController(client).finish(name);
        forget();
        return deployment;
    }

    /** Has a deployment controller at work on it until that is closed. */
    public RunningController control(String name) {
        return new RunningController(client, name);
    }

    public Deployment deployment(String name) {
        return client.apps().deployments().inNamespace(NAMESPACE).withName(name).get();
    }

    String image(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** Rolls another image out as somebody else would. */
    void rollOut(String name, String image) {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(name)
                .edit(now -> new DeploymentBuilder(now)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    /** What the plan's secret holds. */
    public String kubeconfig() {
        return kubeconfig("https://" + address(), certificate(), "{token: " + TOKEN + "}");
    }

    static String kubeconfig(String server, String certificate, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                  - name: elsewhere
                    context: {cluster: elsewhere, user: nobody}
                  - name: here
                    context: {cluster: here, user: holdfast, namespace: not-this-one}
                clusters:
                  - name: elsewhere
                    cluster: {server: "https://127.0.0.1:1"}
                  - name: here
                    cluster:
                      server: %s
                      certificate-authority-data: %s
                users:
                  - name: nobody
                    user: {}
                  - name: holdfast
                    user: %s
                """.formatted(server, certificate, user);
    }

    /** The server's certificate as a kubeconfig carries it. */
    String certificate() {
        try {
            return Base64.getEncoder()
                    .encodeToString(Files.readAllBytes(
                            Path.of(server.getSelfSignedCertificate().certificatePath())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Secrets secrets(Map<SecretRef, String> values) {
        return new Secrets(List.of(new SecretResolver() {
            @Override
            public boolean knows(SecretRef reference) {
                return true;
            }

            @Override
            public Secret resolve(SecretRef reference) {
                return Optional.ofNullable(values.get(reference))
                        .map(Secret::of)
                        .orElseThrow(() -> new SecretUnavailable(reference + " is not set.", "set it.", null));
            }
        }));
    }

    /** As a plan names workloads: five replicas where service is, one where it is not. */
    static Instrument instrument(String deployments) {
        return new Instrument(
                "web",
                "kubernetes",
                new TreeMap<>(Map.of(
                        "namespace", NAMESPACE,
                        "deployments", deployments,
                        "replicas", "5",
                        "idleReplicas", "1",
                        "timeout", "PT1S")),
                new TreeMap<>(Map.of("primaryKubeconfig", PRIMARY, "standbyKubeconfig", STANDBY)));
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    private final class Recorder extends Dispatcher {
        private final Dispatcher inner;

        Recorder(Dispatcher inner) {
            this.inner = inner;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            requests.add(request.getMethod() + " " + request.getPath());
            authorizations.add(String.valueOf(request.getHeader("Authorization")));
            MockResponse answer = inner.dispatch(request);
            return request.getMethod().equals("PATCH") ? onTheWayBack.apply(answer) : answer;
        }
    }
}
