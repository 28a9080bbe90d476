package dev.holdfast.kubernetes;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks through a kubeconfig (Kubernetes API reference, "kubeconfig (v1)") before it is used. It must be complete in
 * itself: nothing of the machine it is used on takes part, no file and no program, so that it works the same in every
 * runtime and nothing but the secret decides whom Holdfast is. What the client would silently ignore is refused.
 */
final class Kubeconfig {
    private static final List<Unusable<AuthInfo>> OF_USER = List.of(
            new Unusable<>("exec", "starts a program", user -> user.getExec() != null),
            new Unusable<>("auth-provider", "asks another service for a token", user -> user.getAuthProvider() != null),
            new Unusable<>("tokenFile", "names a file of a machine", user -> given(user.getTokenFile())),
            new Unusable<>(
                    "client-certificate", "names a file of a machine", user -> given(user.getClientCertificate())),
            new Unusable<>("client-key", "names a file of a machine", user -> given(user.getClientKey())),
            new Unusable<>(
                    "as",
                    "acts as somebody else, which this client does not",
                    user -> given(user.getAs()) || given(user.getAsUid()) || !none(user.getAsGroups())));

    private static final List<Unusable<Cluster>> OF_CLUSTER = List.of(
            new Unusable<>("server", "is missing", cluster -> !given(cluster.getServer())),
            new Unusable<>(
                    "certificate-authority",
                    "names a file of a machine",
                    cluster -> given(cluster.getCertificateAuthority())),
            // The client would take it for no authority at all and trust the machine's.
            new Unusable<>(
                    "certificate-authority-data",
                    "is no certificate",
                    cluster -> given(cluster.getCertificateAuthorityData())
                            && !isCertificate(cluster.getCertificateAuthorityData())),
            new Unusable<>(
                    "insecure-skip-tls-verify",
                    "gives the token to whoever answers",
                    cluster -> Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())),
            new Unusable<>(
                    "tls-server-name",
                    "is something this client cannot check",
                    cluster -> given(cluster.getTlsServerName())),
            new Unusable<>(
                    "proxy-url",
                    "is no HTTP proxy",
                    cluster -> given(cluster.getProxyUrl())
                            && !cluster.getProxyUrl().startsWith("http")));

    private Kubeconfig() {}

    /**
     * What is wrong with it, in pieces of a sentence that carry none of its values; nothing when it can be used.
     *
     * @param text the secret
     */
    static List<String> problems(String text) {
        Config config;
        try {
            config = Serialization.unmarshal(text, Config.class);
        } catch (RuntimeException unreadable) {
            // Its message quotes the text.
            return List.of("it is no YAML of a kubeconfig");
        }
        if (config == null) {
            return List.of("it is no YAML of a kubeconfig");
        }
        return find(config.getContexts(), NamedContext::getName, config.getCurrentContext())
                .map(NamedContext::getContext)
                .map(context -> problems(config, context))
                .orElse(List.of("its current-context names none of its contexts"));
    }

    private static List<String> problems(Config config, Context context) {
        List<String> problems = new ArrayList<>();
        find(config.getClusters(), NamedCluster::getName, context.getCluster())
                .map(NamedCluster::getCluster)
                .ifPresentOrElse(
                        cluster -> OF_CLUSTER.forEach(key -> key.in(cluster).ifPresent(problems::add)),
                        () -> problems.add("its current context names none of its clusters"));
        find(config.getUsers(), NamedAuthInfo::getName, context.getUser())
                .map(NamedAuthInfo::getUser)
                .ifPresentOrElse(
                        user -> OF_USER.forEach(key -> key.in(user).ifPresent(problems::add)),
                        () -> problems.add("its current context names none of its users"));
        return problems;
    }

    private static <T> Optional<T> find(List<T> entries, Function<T, String> name, String wanted) {
        return Optional.ofNullable(entries).orElse(List.of()).stream()
                .filter(entry -> Objects.equals(name.apply(entry), wanted))
                .findFirst();
    }

    /** Whether it is one certificate or more, PEM in Base64. */
    static boolean isCertificate(String data) {
        try {
            byte[] pem = Base64.getMimeDecoder().decode(data);
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty();
        } catch (CertificateException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean given(String value) {
        return value != null && !value.isEmpty();
    }

    private static boolean none(List<?> values) {
        return values == null || values.isEmpty();
    }

    /** A key that stands in the way. */
    private record Unusable<T>(String key, String why, Predicate<T> there) {
        Optional<String> in(T entry) {
            return there.test(entry) ? Optional.of("its " + key + " " + why) : Optional.empty();
        }
    }
}
