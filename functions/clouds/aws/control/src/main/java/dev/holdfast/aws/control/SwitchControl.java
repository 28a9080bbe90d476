package dev.holdfast.aws.control;

import dev.holdfast.core.failover.AuthoritativeDns;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.plan.Instrument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;

/**
 * Kind {@code route53-switch}: a pair of failover records whose health check watches an object in the standby region.
 *
 * <p>The convention: the PRIMARY record's health check asks for the object over HTTP and is inverted. No object, or nobody
 * who answers, means healthy: the primary serves. The object is there: unhealthy, the standby serves. So the loss of the standby
 * region, of the bucket or of the checkers' way there never moves traffic away from a primary that works; not inverted, it
 * would. The price: when the standby region is lost while it serves, Route 53 leads clients to the old primary again, which
 * a fence keeps from acknowledging writes.
 *
 * <p>The application's own health is watched by neither record. Route 53 would act on it at once, past every gate (quorum, lag,
 * fence, hold-down), and would fail back by itself on the next good answer.
 *
 * <p>Only S3 in the standby region and Route 53's name servers and checkers take part in a switch: data planes. The management
 * interface is asked whether the setup is as the plan says, and done without where it does not answer.
 */
@ApplicationScoped
public class SwitchControl implements TrafficControl {
    private final AwsClients clients;
    private final AuthoritativeDns dns;
    private final SwitchObject switchObject;
    private final Examinations<FailoverSetup> setups;

    @Inject
    public SwitchControl(AwsClients clients, AuthoritativeDns dns, Clock clock) {
        this.clients = clients;
        this.dns = dns;
        this.switchObject = new SwitchObject(clients);
        this.setups = new Examinations<>(clock, this::examine, FailoverSetup.USUAL);
    }

    @Override
    public String kind() {
        return "route53-switch";
    }

    @Override
    public Plane plane() {
        return Plane.DATA;
    }

    /**
     * Asks the name servers, and at most once a minute whether the setup is as planned; what is wrong with it is an answer that
     * serves neither side.
     */
    @Override
    public TrafficView look(Instrument instrument) {
        Examinations.Finding<FailoverSetup> setup = setups.recent(instrument);
        return SteeredRecord.of(instrument)
                .seenBy(dns)
                .doubting(setup.wrong())
                .view(setup.what().detection(), setup.what().ttl());
    }

    @Override
    public void redirect(Instrument instrument, Side to, Guard guard) {
        setups.now(instrument);
        switchObject.turn(SwitchSettings.of(instrument), to, guard);
    }

    /** Only the change to this side can be tried: the object of the other one would lead clients there. */
    @Override
    public void tryOut(Instrument instrument, Side present, Guard guard) {
        redirect(instrument, present, guard);
    }

    private FailoverSetup examine(Instrument instrument) {
        SwitchSettings settings = SwitchSettings.of(instrument);
        Route53Client client = clients.route53(settings.route53());
        AwsFailures failures = new AwsFailures(settings.name());
        HealthCheckConfig check = failures.asking(
                        "route53:GetHealthCheck",
                        "health check " + settings.healthCheck(),
                        () -> client.getHealthCheck(request -> request.healthCheckId(settings.healthCheck())))
                .healthCheck()
                .healthCheckConfig();
        return FailoverSetup.of(settings, RecordSets.of(client, failures, settings.zoneId(), settings.record()), check);
    }
}
