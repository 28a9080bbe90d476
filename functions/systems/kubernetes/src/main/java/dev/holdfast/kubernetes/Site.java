package dev.holdfast.kubernetes;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.WorkloadException;
import dev.holdfast.core.plan.Instrument;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An instrument's workloads on one side.
 *
 * @param instrument its name
 * @param replicas where service is
 * @param idleReplicas where it is not
 * @param entrance how this side's cluster is entered
 * @param timeout longest wait for an answer
 */
record Site(
        String instrument,
        Side side,
        String namespace,
        List<String> deployments,
        int replicas,
        int idleReplicas,
        Entrance entrance,
        Duration timeout) {
    /** Names of API objects, RFC 1123 subdomains ("Object Names and IDs", Kubernetes documentation). */
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?");

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** @throws WorkloadException.Precondition when the plan names something that cannot be a deployment */
    static Site of(Instrument instrument, Side side) {
        return new Site(
                instrument.name(),
                side,
                instrument.required("namespace"),
                deployments(instrument),
                Integer.parseInt(instrument.required("replicas")),
                instrument.setting("idleReplicas").map(Integer::parseInt).orElse(0),
                Entrance.of(instrument, side),
                instrument.setting("timeout").map(Duration::parse).orElse(TIMEOUT));
    }

    private static List<String> deployments(Instrument instrument) {
        List<String> names = Stream.of(
                        instrument.required("deployments").strip().split("\\s+"))
                .distinct()
                .toList();
        List<String> impossible =
                names.stream().filter(name -> !NAME.matcher(name).matches()).toList();
        if (!impossible.isEmpty()) {
            throw new WorkloadException.Precondition(
                    instrument.name(),
                    "no deployment can be called '" + String.join("', '", impossible) + "'.",
                    "name deployments in 'deployments' in lower case, separated by spaces.",
                    null);
        }
        return names;
    }
}
