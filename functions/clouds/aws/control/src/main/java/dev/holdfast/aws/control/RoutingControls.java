package dev.holdfast.aws.control;

import dev.holdfast.core.failover.AuthoritativeDns;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.plan.Instrument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.route53recoverycluster.model.RoutingControlState;
import software.amazon.awssdk.services.route53recoverycluster.model.UpdateRoutingControlStateEntry;

/**
 * Kind {@code arc}: two routing controls of Application Recovery Controller, of which one is on. The cluster's endpoints, each
 * in another region, are kept in the plan; a change starts at one of them at random and goes on to the next when that does
 * not answer ("Getting and updating routing control states using the ARC
 * API", Amazon Application Recovery Controller Developer Guide). Both controls
 * change in one call, because safety rules judge the result as a whole; no safety rule is ever overridden. The configuration
 * API is never used.
 */
@ApplicationScoped
public class RoutingControls implements TrafficControl {
    private static final Duration USUAL_TTL = Duration.ofSeconds(60);
    /** A state is made durable in the cluster, then a health check turns; as long as for a record, to be on the safe side. */
    private static final Duration PROPAGATION = Duration.ofSeconds(60);

    private final AwsClients clients;
    private final AuthoritativeDns dns;
    private final RandomGenerator random;

    @Inject
    public RoutingControls(AwsClients clients, AuthoritativeDns dns) {
        this(clients, dns, new SecureRandom());
    }

    RoutingControls(AwsClients clients, AuthoritativeDns dns, RandomGenerator random) {
        this.clients = clients;
        this.dns = dns;
        this.random = random;
    }

    @Override
    public String kind() {
        return "arc";
    }

    @Override
    public Plane plane() {
        return Plane.DATA;
    }

    /**
     * Asks every endpoint of the cluster, which together are one authority, and the zone's name servers where the plan names
     * the record.
     */
    @Override
    public TrafficView look(Instrument instrument) {
        List<TrafficView.Answer> answers = new ArrayList<>();
        answers.add(ClusterAnswer.of(instrument, clients));
        Duration ttl = instrument.setting("ttl").map(Duration::parse).orElse(USUAL_TTL);
        if (instrument.setting("record").isEmpty()) {
            return new TrafficView(answers, PROPAGATION.plus(ttl), ttl);
        }
        SteeredRecord.Seen seen = SteeredRecord.of(instrument).seenBy(dns);
        answers.addAll(seen.answers());
        return new SteeredRecord.Seen(answers, seen.ttl()).view(PROPAGATION, ttl);
    }

    @Override
    public void redirect(Instrument instrument, Side to, Guard guard) {
        List<UpdateRoutingControlStateEntry> both = List.of(
                entry(instrument, to, RoutingControlState.ON), entry(instrument, to.other(), RoutingControlState.OFF));
        List<String> unanswered = new ArrayList<>();
        for (ClusterEndpoint endpoint : inRandomOrder(instrument)) {
            try {
                clients.cluster(endpoint.reach())
                        .updateRoutingControlStates(request -> request.updateRoutingControlStateEntries(both)
                                .overrideConfiguration(GuardedAttempts.by(guard)));
                return;
            } catch (SdkException e) {
                unanswered.add(goOn(instrument, endpoint, unanswered, e));
            }
        }
        throw nobodyKnows(instrument, unanswered, "");
    }

    /** Sets both controls to what they are. */
    @Override
    public void tryOut(Instrument instrument, Side present, Guard guard) {
        redirect(instrument, present, guard);
    }

    /** What this endpoint said, when another one may say something else. A refusal is the cluster's word and ends it. */
    private static String goOn(
            Instrument instrument, ClusterEndpoint endpoint, List<String> unanswered, SdkException e) {
        TrafficException said = new AwsFailures(instrument.name())
                .of(
                        "route53-recovery-cluster:UpdateRoutingControlState",
                        "the cluster's endpoint in " + endpoint.region(),
                        e);
        return switch (said) {
            case TrafficException.Unreachable silent -> endpoint.region() + ": " + AwsTrouble.why(e);
            case TrafficException.Refused refused
            when !unanswered.isEmpty() -> throw nobodyKnows(instrument, unanswered, ", then " + refused.explained());
            case TrafficException.Precondition impossible
            when !unanswered.isEmpty() -> throw nobodyKnows(instrument, unanswered, ", then " + impossible.explained());
            default -> throw said;
        };
    }

    private static TrafficException.Unreachable nobodyKnows(
            Instrument instrument, List<String> unanswered, String then) {
        return new TrafficException.Unreachable(
                instrument.name(),
                "route53-recovery-cluster:UpdateRoutingControlState got no good answer from "
                        + String.join(", ", unanswered) + then + ".",
                "an endpoint may have carried it out all the same: look at the states, then repeat it.",
                null);
    }

    private List<ClusterEndpoint> inRandomOrder(Instrument instrument) {
        List<ClusterEndpoint> endpoints = new ArrayList<>(ClusterEndpoint.of(instrument));
        Collections.shuffle(endpoints, random);
        return endpoints;
    }

    private static UpdateRoutingControlStateEntry entry(Instrument instrument, Side side, RoutingControlState state) {
        return UpdateRoutingControlStateEntry.builder()
                .routingControlArn(ClusterEndpoint.control(instrument, side))
                .routingControlState(state)
                .build();
    }
}
