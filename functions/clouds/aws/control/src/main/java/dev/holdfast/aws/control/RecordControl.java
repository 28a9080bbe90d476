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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.waiters.Route53Waiter;

/**
 * Kind {@code route53-record}: the record itself is changed. That takes Route 53's management interface, which runs in one
 * region ("AWS Fault Isolation Boundaries", appendix B), so this is the last resort. The record must be there, with simple
 * routing: a wrong name would otherwise be created instead of noticed.
 */
@ApplicationScoped
public class RecordControl implements TrafficControl {
    private static final Duration USUAL_TTL = Duration.ofSeconds(30);
    /** Route 53 promises all name servers within 60 seconds under normal conditions ({@code GetChange}). */
    private static final Duration PROPAGATION = Duration.ofSeconds(60);

    private final AwsClients clients;
    private final AuthoritativeDns dns;
    private final Waiting waiting;
    private final Examinations<Duration> presentTtls;

    /** How often and how long Route 53 is asked whether every name server has a change. */
    record Waiting(Duration pause, Duration longest) {
        static final Waiting NORMAL = new Waiting(Duration.ofSeconds(2), Duration.ofMinutes(2));
    }

    @Inject
    public RecordControl(AwsClients clients, AuthoritativeDns dns, Clock clock) {
        this(clients, dns, clock, Waiting.NORMAL);
    }

    RecordControl(AwsClients clients, AuthoritativeDns dns, Clock clock, Waiting waiting) {
        this.clients = clients;
        this.dns = dns;
        this.waiting = waiting;
        this.presentTtls = new Examinations<>(
                clock, instrument -> Duration.ofSeconds(present(instrument).ttl()), Duration.ZERO);
    }

    @Override
    public String kind() {
        return "route53-record";
    }

    @Override
    public Plane plane() {
        return Plane.CONTROL;
    }

    /**
     * Asks the name servers, and at most once a minute whether the record could be changed; what is wrong with it is an answer
     * that serves neither side.
     */
    @Override
    public TrafficView look(Instrument instrument) {
        Examinations.Finding<Duration> ttl = presentTtls.recent(instrument);
        return SteeredRecord.of(instrument).seenBy(dns).doubting(ttl.wrong()).view(PROPAGATION, ttl.what());
    }

    /** Returns when every name server of Route 53 has the change. */
    @Override
    public void redirect(Instrument instrument, Side to, Guard guard) {
        ResourceRecordSet present = present(instrument);
        ResourceRecordSet wanted = wanted(instrument, present, to);
        if (!same(present, wanted)) {
            awaitInSync(instrument, change(instrument, wanted, guard));
        }
    }

    /**
     * Sends the present record set again, as it stands, and asks once what became of that. It does not wait for the name
     * servers: to them nothing changes.
     */
    @Override
    public void tryOut(Instrument instrument, Side present, Guard guard) {
        ChangeInfo change = change(instrument, present(instrument), guard);
        new AwsFailures(instrument.name())
                .asking(
                        "route53:GetChange",
                        "change " + change.id(),
                        () -> client(instrument).getChange(request -> request.id(change.id())));
    }

    private ResourceRecordSet present(Instrument instrument) {
        SteeredRecord record = SteeredRecord.of(instrument);
        String zoneId = instrument.required("zoneId");
        List<ResourceRecordSet> sets =
                RecordSets.of(client(instrument), new AwsFailures(instrument.name()), zoneId, record);
        String which = record.name() + " " + record.type() + " in hosted zone " + zoneId;
        if (sets.isEmpty()) {
            throw new TrafficException.Precondition(
                    instrument.name(), "there is no record " + which + ".", "create it, or correct the plan.");
        }
        ResourceRecordSet set = sets.getFirst();
        if (set.setIdentifier() != null || set.aliasTarget() != null) {
            throw new TrafficException.Precondition(
                    instrument.name(),
                    which + (set.aliasTarget() != null ? " is an alias." : " has a routing policy."),
                    "a record that is to be changed has simple routing; for failover records there is route53-switch.");
        }
        return set;
    }

    private static ResourceRecordSet wanted(Instrument instrument, ResourceRecordSet present, Side to) {
        Duration ttl = instrument.setting("ttl").map(Duration::parse).orElse(USUAL_TTL);
        return ResourceRecordSet.builder()
                .name(present.name())
                .type(present.type())
                .ttl(ttl.toSeconds())
                .resourceRecords(SteeredRecord.of(instrument).destinations(to).stream()
                        .map(value -> ResourceRecord.builder().value(value).build())
                        .toList())
                .build();
    }

    private static boolean same(ResourceRecordSet present, ResourceRecordSet wanted) {
        String type = wanted.typeAsString();
        return wanted.ttl().equals(present.ttl())
                && SteeredRecord.plain(type, RecordSets.values(wanted))
                        .equals(SteeredRecord.plain(type, RecordSets.values(present)));
    }

    private ChangeInfo change(Instrument instrument, ResourceRecordSet wanted, Guard guard) {
        String zoneId = instrument.required("zoneId");
        Change upsert = Change.builder()
                .action(ChangeAction.UPSERT)
                .resourceRecordSet(wanted)
                .build();
        return new AwsFailures(instrument.name())
                .asking(
                        "route53:ChangeResourceRecordSets",
                        "hosted zone " + zoneId,
                        () -> client(instrument)
                                .changeResourceRecordSets(request -> request.hostedZoneId(zoneId)
                                        .changeBatch(batch -> batch.comment("Holdfast, epoch " + guard.epoch())
                                                .changes(upsert))
                                        .overrideConfiguration(GuardedAttempts.by(guard))))
                .changeInfo();
    }

    private void awaitInSync(Instrument instrument, ChangeInfo change) {
        try (Route53Waiter waiter = Route53Waiter.builder()
                .client(client(instrument))
                .overrideConfiguration(WaiterOverrideConfiguration.builder()
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(waiting.pause()))
                        .maxAttempts(attempts())
                        .waitTimeout(waiting.longest())
                        .build())
                .build()) {
            waiter.waitUntilResourceRecordSetsChanged(request -> request.id(change.id()));
        } catch (SdkException e) {
            throw new TrafficException.Unreachable(
                    instrument.name(),
                    "Route 53 accepted the change " + change.id()
                            + ", but did not confirm it at all its name servers within "
                            + waiting.longest().toSeconds() + " s.",
                    "ask the name servers; route53:GetChange must be allowed.",
                    e);
        }
    }

    private int attempts() {
        return Math.toIntExact(Math.max(1, waiting.longest().dividedBy(waiting.pause())));
    }

    private Route53Client client(Instrument instrument) {
        return clients.route53(Reach.of(instrument, Reach.GLOBAL));
    }
}
