package dev.holdfast.local.dns;

import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.failover.TrafficView.Reply;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.local.dns.Authorities.Said;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.TSIG;

/**
 * Leads clients by one record in a zone of one's own, changed by dynamic update (RFC 2136) signed with a shared key
 * (RFC 8945).
 *
 * <p>No management interface of a provider takes part, so it counts as data plane. The primary name server must answer,
 * though: keep it outside both regions, or give the plan a second traffic control.
 *
 * <p>An update replaces the record set only while it is exactly what was read before (RFC 2136, 2.4.2: a value-dependent
 * prerequisite), and only when it leads nowhere but to the plan's two places. Other names and other types of the name are
 * never touched. Convergence is the record's time to live, counted from when the last authority has the change: how soon
 * secondaries get it (NOTIFY, or else the zone's refresh time) is not promised but seen by looking.
 */
@ApplicationScoped
public class Rfc2136TrafficControl implements TrafficControl {
    /** The kind as written in a plan. */
    static final String KIND = "rfc2136";

    private final Secrets secrets;
    private final Clock clock;
    private final Authorities authorities;

    /** By the resolver that this machine is configured with. */
    @Inject
    public Rfc2136TrafficControl(Secrets secrets, Clock clock) {
        this(secrets, clock, new NameServers());
    }

    Rfc2136TrafficControl(Secrets secrets, Clock clock, NameServers servers) {
        this.secrets = secrets;
        this.clock = clock;
        this.authorities = new Authorities(servers);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Plane plane() {
        return Plane.DATA;
    }

    @Override
    public TrafficView look(Instrument instrument) {
        MovedRecord moved;
        try {
            moved = MovedRecord.of(instrument);
        } catch (TrafficException.Precondition e) {
            Reply unusable = new Reply.Silent(e.getMessage());
            return new TrafficView(
                    List.of(new TrafficView.Answer(instrument.required("server"), unusable)), Duration.ZERO);
        }
        List<Said> said = authorities.ask(moved.ask(), moved.zone(), moved.question(), moved.timeout());
        Optional<Duration> longest = said.stream()
                .map(Said::standing)
                .filter(Standing.Stands.class::isInstance)
                .map(it -> ((Standing.Stands) it).ttl())
                .max(Duration::compareTo);
        return new TrafficView(
                said.stream()
                        .map(it -> new TrafficView.Answer(it.server(), reply(moved, it.standing())))
                        .toList(),
                longest.orElse(moved.ttl()),
                longest.orElse(Duration.ZERO));
    }

    private static Reply reply(MovedRecord moved, Standing standing) {
        return switch (standing) {
            case Standing.Stands it ->
                moved.sideOf(it.records())
                        .<Reply>map(Reply.Serves::new)
                        .orElseGet(() -> new Reply.Elsewhere(MovedRecord.places(it.records())));
            case Standing.Absent it -> new Reply.Silent(it.why());
            case Standing.Unfit it -> new Reply.Silent(it.why());
            case Standing.Silent it -> new Reply.Silent(it.why());
        };
    }

    /**
     * {@inheritDoc}
     *
     * <p>A record that leads there already is left alone, whatever its time to live; a change sets the plan's. Sent three
     * times at most, each time after asking what stands there: a lost answer is not a lost change. Takes no longer than
     * five times the instrument's {@code timeout}.
     */
    @Override
    public void redirect(Instrument instrument, Side to, Guard guard) {
        redirection(instrument, to, guard).run();
    }

    /** {@inheritDoc} The set is replaced by itself, its time to live included. */
    @Override
    public void tryOut(Instrument instrument, Side present, Guard guard) {
        redirection(instrument, present, guard).tryOut();
    }

    private Redirection redirection(Instrument instrument, Side to, Guard guard) {
        MovedRecord moved = MovedRecord.of(instrument);
        TSIG key = TsigKey.of(instrument, secrets, clock);
        return new Redirection(
                moved, to, authorities.named(moved.server()), key, instrument.required("keyName"), guard);
    }
}
