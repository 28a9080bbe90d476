package dev.holdfast.aws.control;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/**
 * Whether a pair of failover records and their health check turn with the switch object and with nothing else. Sources: "How
 * Amazon Route 53 chooses records when health checking is configured" and "Values that you specify when you create or update
 * health checks" in the Amazon Route 53 Developer Guide.
 *
 * @param detection how long the health check takes to notice the object
 * @param ttl longest time to live of the pair
 */
record FailoverSetup(Duration detection, Duration ttl) {
    /** What Route 53 does unless told otherwise: three checks, one every 30 seconds; aliases live 60 seconds. */
    static final FailoverSetup USUAL = new FailoverSetup(Duration.ofSeconds(90), Duration.ofSeconds(60));

    private static final long USUAL_INTERVAL = 30;
    private static final long USUAL_THRESHOLD = 3;
    private static final Set<HealthCheckType> PLAIN = Set.of(HealthCheckType.HTTP, HealthCheckType.HTTPS);
    private static final Set<HealthCheckType> MATCHING =
            Set.of(HealthCheckType.HTTP_STR_MATCH, HealthCheckType.HTTPS_STR_MATCH);

    /**
     * Judges what Route 53 holds.
     *
     * @throws TrafficException.Precondition with everything that is wrong at once
     */
    static FailoverSetup of(SwitchSettings settings, List<ResourceRecordSet> sets, HealthCheckConfig check) {
        List<String> wrong = new ArrayList<>();
        Optional<ResourceRecordSet> primary = one(sets, ResourceRecordSetFailover.PRIMARY, settings, wrong);
        Optional<ResourceRecordSet> secondary = one(sets, ResourceRecordSetFailover.SECONDARY, settings, wrong);
        primary.ifPresent(set -> judgePrimary(settings, set, wrong));
        secondary.ifPresent(set -> judgeSecondary(settings, set, wrong));
        judgeCheck(settings, check, wrong);
        if (!wrong.isEmpty()) {
            throw new TrafficException.Precondition(
                    settings.name(),
                    String.join("; ", wrong) + ".",
                    "the PRIMARY record needs health check " + settings.healthCheck()
                            + " which watches the switch object, inverted; the SECONDARY record needs none.");
        }
        return new FailoverSetup(
                detection(check),
                Duration.ofSeconds(Math.max(
                        primary.map(FailoverSetup::ttl).orElseThrow(),
                        secondary.map(FailoverSetup::ttl).orElseThrow())));
    }

    private static Optional<ResourceRecordSet> one(
            List<ResourceRecordSet> sets, ResourceRecordSetFailover role, SwitchSettings settings, List<String> wrong) {
        Optional<ResourceRecordSet> found =
                sets.stream().filter(set -> set.failover() == role).findFirst();
        if (found.isEmpty()) {
            wrong.add("there is no " + role + " failover record "
                    + settings.record().name() + " " + settings.record().type() + " in hosted zone "
                    + settings.zoneId());
        }
        return found;
    }

    private static void judgePrimary(SwitchSettings settings, ResourceRecordSet set, List<String> wrong) {
        if (!settings.healthCheck().equals(set.healthCheckId())) {
            wrong.add("the PRIMARY record has "
                    + (set.healthCheckId() == null ? "no health check" : "health check " + set.healthCheckId()));
        }
        judgeDestination(settings, set, Side.PRIMARY, wrong);
    }

    private static void judgeSecondary(SwitchSettings settings, ResourceRecordSet set, List<String> wrong) {
        if (set.healthCheckId() != null) {
            wrong.add("the SECONDARY record has health check " + set.healthCheckId()
                    + ", so Route 53 would lead clients back by itself when that fails");
        }
        judgeDestination(settings, set, Side.STANDBY, wrong);
    }

    private static void judgeDestination(
            SwitchSettings settings, ResourceRecordSet set, Side side, List<String> wrong) {
        String which = "the " + set.failoverAsString() + " record ";
        if (set.aliasTarget() == null) {
            Set<String> values = SteeredRecord.plain(settings.record().type(), RecordSets.values(set));
            if (!values.equals(settings.record().destinations(side))) {
                wrong.add(which + "leads to " + String.join(" ", values) + " instead of "
                        + String.join(" ", settings.record().destinations(side)));
            }
        } else if (set.aliasTarget().evaluateTargetHealth()) {
            wrong.add(which + "evaluates its target's health, so the application's own health would switch traffic");
        }
    }

    private static void judgeCheck(SwitchSettings settings, HealthCheckConfig check, List<String> wrong) {
        String which = "health check " + settings.healthCheck() + " ";
        if (!PLAIN.contains(check.type()) && !MATCHING.contains(check.type())) {
            wrong.add(which + "is of type " + check.typeAsString() + " and watches no URL");
            return;
        }
        if (!Boolean.TRUE.equals(check.inverted())) {
            wrong.add(which + "is not inverted, so the loss of the standby region would look like a switch");
        }
        if (Boolean.TRUE.equals(check.disabled())) {
            wrong.add(which + "is disabled and always says the same");
        }
        if (check.ipAddress() != null && !check.ipAddress().isEmpty()) {
            wrong.add(which + "watches the address " + check.ipAddress() + " instead of the bucket's name");
        } else if (!watches(settings, check)) {
            wrong.add(which + "watches " + check.fullyQualifiedDomainName() + check.resourcePath() + " instead of "
                    + regional(settings) + "/" + settings.object());
        }
        if (MATCHING.contains(check.type()) && !SwitchObject.TEXT.contains(String.valueOf(check.searchString()))) {
            wrong.add(which + "looks for a text that the switch object does not hold (it holds '" + SwitchObject.TEXT
                    + "')");
        }
    }

    /** The bucket's name in its region, in the host or in the path; never the global name, which leans on one region. */
    private static boolean watches(SwitchSettings settings, HealthCheckConfig check) {
        String host = String.valueOf(check.fullyQualifiedDomainName()).toLowerCase(Locale.ROOT);
        String path = String.valueOf(check.resourcePath());
        String inHost = "/" + settings.object();
        String inPath = "/" + settings.bucket() + "/" + settings.object();
        for (String partition : List.of(".amazonaws.com", ".amazonaws.com.cn")) {
            for (String service : List.of("s3.", "s3.dualstack.")) {
                String server = service + settings.region() + partition;
                if (host.equals(settings.bucket() + "." + server) && path.equals(inHost)
                        || host.equals(server) && path.equals(inPath)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String regional(SwitchSettings settings) {
        return settings.bucket() + ".s3." + settings.region() + ".amazonaws.com";
    }

    private static Duration detection(HealthCheckConfig check) {
        long interval = Optional.ofNullable(check.requestInterval())
                .map(Integer::longValue)
                .orElse(USUAL_INTERVAL);
        long threshold = Optional.ofNullable(check.failureThreshold())
                .map(Integer::longValue)
                .orElse(USUAL_THRESHOLD);
        return Duration.ofSeconds(interval * threshold);
    }

    private static long ttl(ResourceRecordSet set) {
        return set.ttl() == null ? USUAL.ttl().toSeconds() : set.ttl();
    }
}
