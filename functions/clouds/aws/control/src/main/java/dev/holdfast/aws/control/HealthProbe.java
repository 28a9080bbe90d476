package dev.holdfast.aws.control;

import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.plan.Instrument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.route53.model.HealthCheckObservation;

/**
 * Kind {@code route53-health}: what Route 53's health checkers, spread over the world, last saw. They count as Route 53 counts
 * them: healthy when more than 18 percent see it healthy ("How Amazon Route 53 determines whether a health check is healthy",
 * Amazon Route 53 Developer Guide). What the checkers saw is reported, not what an inverted check makes of it.
 */
@ApplicationScoped
public class HealthProbe implements Probing {
    private static final String VANTAGE = "Route 53 health checkers";
    private static final double ENOUGH = 0.18;
    /** The slowest check is made every 30 seconds; who missed several is not looking any more. */
    private static final Duration STALE = Duration.ofMinutes(2);

    private static final int SHOWN = 3;
    private static final int LONGEST_STATUS = 100;

    private final AwsClients clients;
    private final Clock clock;

    @Inject
    public HealthProbe(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "route53-health";
    }

    @Override
    public Observation look(Instrument instrument) {
        String check = instrument.required("healthCheck");
        try {
            List<HealthCheckObservation> reports = clients
                    .route53(Reach.of(instrument, Reach.GLOBAL))
                    .getHealthCheckStatus(request -> request.healthCheckId(check))
                    .healthCheckObservations()
                    .stream()
                    .filter(HealthProbe::complete)
                    .toList();
            return reports.isEmpty()
                    ? unknown(instrument, "no checker reports on health check " + check)
                    : judged(instrument, reports);
        } catch (SdkException e) {
            return unknown(
                    instrument, "route53:GetHealthCheckStatus on health check " + check + ": " + AwsTrouble.why(e));
        }
    }

    private Observation judged(Instrument instrument, List<HealthCheckObservation> reports) {
        Instant newest =
                reports.stream().map(HealthProbe::at).max(Instant::compareTo).orElseThrow();
        List<HealthCheckObservation> fresh = reports.stream()
                .filter(report -> !at(report).isBefore(newest.minus(STALE)))
                .toList();
        long healthy = fresh.stream().filter(HealthProbe::healthy).count();
        return new Observation(
                instrument.name(),
                VANTAGE,
                fresh.stream().map(HealthProbe::at).min(Instant::compareTo).orElseThrow(),
                healthy > ENOUGH * fresh.size() ? Verdict.UP : Verdict.DOWN,
                healthy + " of " + fresh.size() + " checkers see it healthy" + failures(fresh)
                        + (fresh.size() == reports.size()
                                ? ""
                                : "; " + (reports.size() - fresh.size()) + " reported too long ago to count"));
    }

    private static String failures(List<HealthCheckObservation> reports) {
        String shown = reports.stream()
                .filter(report -> !healthy(report))
                .limit(SHOWN)
                .map(report -> report.regionAsString() + ": " + status(report))
                .collect(Collectors.joining(", "));
        return shown.isEmpty() ? "" : "; " + shown;
    }

    private static String status(HealthCheckObservation report) {
        String line = report.statusReport().status().replaceAll("\\s+", " ");
        return line.length() > LONGEST_STATUS ? line.substring(0, LONGEST_STATUS) + "…" : line;
    }

    private static boolean complete(HealthCheckObservation report) {
        return report.statusReport() != null
                && report.statusReport().status() != null
                && report.statusReport().checkedTime() != null;
    }

    private static boolean healthy(HealthCheckObservation report) {
        return report.statusReport().status().startsWith("Success");
    }

    private static Instant at(HealthCheckObservation report) {
        return report.statusReport().checkedTime();
    }

    private Observation unknown(Instrument instrument, String why) {
        return new Observation(instrument.name(), VANTAGE, clock.instant(), Verdict.UNKNOWN, why);
    }
}
