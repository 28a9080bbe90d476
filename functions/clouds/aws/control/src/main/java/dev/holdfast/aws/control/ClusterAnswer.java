package dev.holdfast.aws.control;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.failover.TrafficView.Reply;
import dev.holdfast.core.plan.Instrument;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.route53recoverycluster.Route53RecoveryClusterClient;
import software.amazon.awssdk.services.route53recoverycluster.model.RoutingControlState;

/**
 * What a routing control cluster says, asked at every endpoint at once. ARC keeps three of the five
 * within reach ("Getting and updating routing control states using the ARC API"), and one of them may be in the very region
 * that failed; so the cluster has spoken when more than half of them answer and all that do agree.
 */
final class ClusterAnswer {
    private ClusterAnswer() {}

    private record Said(String region, Reply reply) {
        boolean silent() {
            return reply instanceof Reply.Silent;
        }

        String inWords() {
            return region + ": "
                    + switch (reply) {
                        case Reply.Serves serves -> serves.side().word();
                        case Reply.Elsewhere elsewhere -> elsewhere.where();
                        case Reply.Silent silent -> silent.why();
                    };
        }
    }

    static TrafficView.Answer of(Instrument instrument, AwsClients clients) {
        List<Said> all = askAll(instrument, clients);
        List<Said> silent = all.stream().filter(Said::silent).toList();
        int answered = all.size() - silent.size();
        String authority = "routing control cluster, " + answered + " of " + all.size() + " endpoints"
                + (silent.isEmpty() ? "" : " (" + inWords(silent) + ")");
        return new TrafficView.Answer(authority, together(all, silent.size()));
    }

    private static Reply together(List<Said> all, int silent) {
        if (2 * silent >= all.size()) {
            return new Reply.Silent("too few endpoints say where: " + inWords(all));
        }
        List<Reply> distinct = all.stream()
                .filter(said -> !said.silent())
                .map(Said::reply)
                .distinct()
                .toList();
        return distinct.size() == 1
                ? distinct.getFirst()
                : new Reply.Elsewhere("the endpoints disagree: " + inWords(all));
    }

    private static String inWords(List<Said> said) {
        return said.stream().map(Said::inWords).collect(Collectors.joining(", "));
    }

    private static List<Said> askAll(Instrument instrument, AwsClients clients) {
        List<ClusterEndpoint> endpoints = ClusterEndpoint.of(instrument);
        // Making a client is work, not waiting: done before, it cannot use up the time for the answers.
        endpoints.forEach(endpoint -> clients.cluster(endpoint.reach()));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Said>> asked = endpoints.stream()
                    .map(endpoint -> CompletableFuture.supplyAsync(() -> ask(instrument, endpoint, clients), threads))
                    .toList();
            return asked.stream().map(CompletableFuture::join).toList();
        }
    }

    private static Said ask(Instrument instrument, ClusterEndpoint endpoint, AwsClients clients) {
        try {
            Route53RecoveryClusterClient client = clients.cluster(endpoint.reach());
            boolean primary = isOn(client, ClusterEndpoint.control(instrument, Side.PRIMARY));
            boolean standby = isOn(client, ClusterEndpoint.control(instrument, Side.STANDBY));
            return new Said(endpoint.region(), reply(primary, standby));
        } catch (SdkException e) {
            return new Said(endpoint.region(), new Reply.Silent(AwsTrouble.why(e)));
        }
    }

    private static Reply reply(boolean primary, boolean standby) {
        if (primary == standby) {
            return new Reply.Elsewhere(primary ? "both controls are on" : "both controls are off");
        }
        return new Reply.Serves(primary ? Side.PRIMARY : Side.STANDBY);
    }

    private static boolean isOn(Route53RecoveryClusterClient client, String control) {
        return client.getRoutingControlState(request -> request.routingControlArn(control))
                        .routingControlState()
                == RoutingControlState.ON;
    }
}
