package dev.holdfast.kubernetes;

import dev.holdfast.core.failover.WorkloadException;
import dev.holdfast.kubernetes.ClusterFailed.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Says what the client's exceptions mean (Kubernetes API conventions, "HTTP Status codes").
 *
 * @param address host and port of the API server
 */
record Failures(Site site, String address) {
    private static final int LONGEST = 300;

    /** What it means that this request was not answered with success. */
    ClusterFailed of(String verb, String resource, String name, KubernetesClientException e) {
        String request = verb + " " + resource + " '" + name + "'";
        int code = e.getCode();
        if (code < 300) {
            return unanswered(request, e);
        }
        return switch (code) {
            case 401 ->
                new ClusterFailed(
                        Kind.REFUSED,
                        cluster() + " does not accept the credentials (401) for " + request + ".",
                        site.entrance().renewal() + ".",
                        e);
            case 403 -> forbidden(verb, resource, name, e);
            case 409 ->
                new ClusterFailed(
                        Kind.CONFLICT,
                        cluster() + " refused to " + request + ": somebody else changes it again and again (409).",
                        "see who does ('kubectl get deployment " + name
                                + " --show-managed-fields -o yaml'): an operator or a GitOps tool must be paused first.",
                        e);
            case 429, 500, 502, 503, 504 ->
                new ClusterFailed(
                        Kind.TROUBLED,
                        cluster() + " is in trouble: " + request + " was answered with " + code + said(e) + ".",
                        "try again; when it stays so, look at the cluster's control plane and its admission webhooks.",
                        e);
            default ->
                new ClusterFailed(
                        Kind.REFUSED,
                        cluster() + " refused to " + request + ": " + code + said(e) + ".",
                        "correct what it says, then start the step again.",
                        e);
        };
    }

    /** A right that is missing, or a rule of the cluster's own that says no to somebody who has the right. */
    private ClusterFailed forbidden(String verb, String resource, String name, KubernetesClientException e) {
        if (message(e).contains("denied the request") || message(e).contains("admission")) {
            return new ClusterFailed(
                    Kind.REFUSED,
                    cluster() + " has an admission rule against " + verb + " " + resource + " '" + name + "'" + said(e)
                            + ".",
                    "let the rule's owner make an exception for it.",
                    e);
        }
        return new ClusterFailed(
                Kind.REFUSED,
                site.entrance().user() + " may not '" + verb + "' " + resource + " in namespace '" + site.namespace()
                        + "' of " + cluster() + " (403)" + said(e) + ".",
                "bind a role to it there that allows get and patch on deployments.apps and list on replicasets.apps.",
                e);
    }

    private ClusterFailed unanswered(String request, KubernetesClientException e) {
        String why =
                chain(e).map(this::reason).flatMap(Optional::stream).findFirst().orElseGet(() -> root(e));
        return new ClusterFailed(
                Kind.NO_ANSWER,
                cluster() + " does not answer: " + request + ": " + why + ".",
                "see whether that address can be reached from here (network, firewall, VPN) and is the one in "
                        + site.entrance().place() + ".",
                e);
    }

    private Optional<String> reason(Throwable cause) {
        return switch (cause) {
            case SSLException tls -> Optional.of("no trusted TLS connection (" + oneLine(tls.getMessage()) + ")");
            case UnknownHostException unknown -> Optional.of("its name cannot be resolved");
            case HttpTimeoutException late -> Optional.of(silence());
            case TimeoutException late -> Optional.of(silence());
            case InterruptedIOException interrupted -> Optional.of("the wait for it was interrupted");
            case ConnectException refused
            when chain(refused).anyMatch(java.nio.channels.UnresolvedAddressException.class::isInstance) ->
                Optional.of("its name cannot be resolved");
            case ConnectException refused -> Optional.of("nobody accepts connections there");
            default -> Optional.empty();
        };
    }

    private String silence() {
        return "no answer within " + site.timeout().toMillis() / 1000.0 + " s";
    }

    /**
     * All problems of one call as one exception.
     *
     * @param problems at least one
     * @param notAsked deployments that were left alone because nobody answered
     */
    WorkloadException together(List<ClusterFailed> problems, List<String> notAsked) {
        String rest = notAsked.isEmpty() ? "" : " Not asked for any more: " + String.join(", ", notAsked) + ".";
        String what = problems.stream().map(Throwable::getMessage).distinct().collect(Collectors.joining(" ")) + rest;
        String hint = problems.stream().map(ClusterFailed::hint).distinct().collect(Collectors.joining(" "));
        Throwable cause = problems.getFirst();
        boolean nobodySaidNo = problems.stream()
                .allMatch(problem -> problem.kind() == Kind.NO_ANSWER || problem.kind() == Kind.TROUBLED);
        return nobodySaidNo
                ? new WorkloadException.Unreachable(site.instrument(), what, hint, cause)
                : new WorkloadException.Refused(site.instrument(), what, hint, cause);
    }

    /** Something that stands against a change before it is asked for. */
    ClusterFailed refusal(String what, String hint) {
        return new ClusterFailed(Kind.REFUSED, what + " on " + cluster() + ".", hint, null);
    }

    private String cluster() {
        return "the " + site.side().word() + " cluster (" + address + ")";
    }

    private static String said(KubernetesClientException e) {
        String message = message(e);
        return message.isEmpty() ? "" : ": " + oneLine(message);
    }

    /** What the server itself said; the client's own message repeats the request. */
    private static String message(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus()).map(Status::getMessage).orElse("");
    }

    private static String root(Throwable e) {
        Throwable last = chain(e).reduce((ignored, next) -> next).orElse(e);
        return "the connection failed (" + last.getClass().getSimpleName() + ": "
                + oneLine(String.valueOf(last.getMessage())) + ")";
    }

    private static Stream<Throwable> chain(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
    }

    private static String oneLine(String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
        String shortened = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
        return shortened.endsWith(".") ? shortened.substring(0, shortened.length() - 1) : shortened;
    }
}
