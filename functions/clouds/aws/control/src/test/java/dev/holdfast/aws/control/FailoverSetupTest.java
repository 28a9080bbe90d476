package dev.holdfast.aws.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.plan.Instrument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** What a pair of failover records must be like. */
class FailoverSetupTest {
    private static final String CHECK = "11111111-2222-3333-4444-555555555555";

    private static final SwitchSettings SETTINGS = SwitchSettings.of(new Instrument(
            "the-switch",
            "route53-switch",
            new TreeMap<>(Map.of(
                    "zoneId",
                    "Z1",
                    "zone",
                    "example.org",
                    "record",
                    MotoWorld.PAIR,
                    "type",
                    "A",
                    "primary",
                    MotoWorld.PRIMARY,
                    "standby",
                    MotoWorld.STANDBY,
                    "healthCheck",
                    CHECK,
                    "bucket",
                    MotoWorld.BUCKET,
                    "object",
                    MotoWorld.OBJECT,
                    "region",
                    MotoWorld.REGION)),
            new TreeMap<>()));

    private static ResourceRecordSet primary(Consumer<ResourceRecordSet.Builder> different) {
        ResourceRecordSet.Builder set = MotoWorld.failover(ResourceRecordSetFailover.PRIMARY, MotoWorld.PRIMARY)
                .healthCheckId(CHECK);
        different.accept(set);
        return set.build();
    }

    private static ResourceRecordSet secondary(Consumer<ResourceRecordSet.Builder> different) {
        ResourceRecordSet.Builder set = MotoWorld.failover(ResourceRecordSetFailover.SECONDARY, MotoWorld.STANDBY);
        different.accept(set);
        return set.build();
    }

    private static ResourceRecord value(String value) {
        return ResourceRecord.builder().value(value).build();
    }

    private static HealthCheckConfig check(Consumer<HealthCheckConfig.Builder> different) {
        HealthCheckConfig.Builder check = MotoWorld.switchCheck();
        different.accept(check);
        return check.build();
    }

    private static final List<ResourceRecordSet> PAIR = List.of(primary(set -> {}), secondary(set -> {}));

    @Test
    void a_pair_that_turns_with_the_object_alone_is_accepted() {
        assertThat(FailoverSetup.of(SETTINGS, PAIR, check(c -> {})))
                .isEqualTo(new FailoverSetup(Duration.ofSeconds(20), Duration.ofSeconds(15)));
        assertThat(FailoverSetup.of(
                                SETTINGS,
                                PAIR,
                                check(c -> c.requestInterval(null).failureThreshold(null)))
                        .detection())
                .isEqualTo(Duration.ofSeconds(90));
    }

    static Stream<Arguments> good_checks() {
        return Stream.of(
                named(
                        "path style",
                        c -> c.fullyQualifiedDomainName("s3.us-west-2.amazonaws.com")
                                .resourcePath("/" + MotoWorld.BUCKET + "/" + MotoWorld.OBJECT)),
                named(
                        "dual stack",
                        c -> c.fullyQualifiedDomainName(MotoWorld.BUCKET + ".s3.dualstack.us-west-2.amazonaws.com")),
                named("plain HTTP", c -> c.type(HealthCheckType.HTTP)),
                named(
                        "looking for the object's text",
                        c -> c.type(HealthCheckType.HTTPS_STR_MATCH).searchString("standby region serves")));
    }

    private static Arguments named(String name, Consumer<HealthCheckConfig.Builder> different) {
        return Arguments.of(name, different);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good_checks")
    void a_check_that_asks_for_the_object_in_its_region_is_accepted(
            String name, Consumer<HealthCheckConfig.Builder> different) {
        assertThat(FailoverSetup.of(SETTINGS, PAIR, check(different)).ttl()).isEqualTo(Duration.ofSeconds(15));
    }

    static Stream<Arguments> bad_checks() {
        return Stream.of(
                Arguments.of("not inverted", (Consumer<HealthCheckConfig.Builder>) c -> c.inverted(false)),
                Arguments.of("is disabled", (Consumer<HealthCheckConfig.Builder>) c -> c.disabled(true)),
                Arguments.of("watches the address 192.0.2.9", (Consumer<HealthCheckConfig.Builder>)
                        c -> c.ipAddress("192.0.2.9")),
                Arguments.of("of type CALCULATED", (Consumer<HealthCheckConfig.Builder>)
                        c -> c.type(HealthCheckType.CALCULATED)),
                Arguments.of("watches app.example.org", (Consumer<HealthCheckConfig.Builder>)
                        c -> c.fullyQualifiedDomainName("app.example.org")),
                Arguments.of("instead of " + MotoWorld.BUCKET + ".s3.us-west-2", (Consumer<HealthCheckConfig.Builder>)
                        c -> c.fullyQualifiedDomainName(MotoWorld.BUCKET + ".s3.amazonaws.com")),
                Arguments.of("instead of " + MotoWorld.BUCKET + ".s3.us-west-2", (Consumer<HealthCheckConfig.Builder>)
                        c -> c.fullyQualifiedDomainName(MotoWorld.BUCKET + ".s3.us-east-1.amazonaws.com")),
                Arguments.of("watches " + MotoWorld.BUCKET, (Consumer<HealthCheckConfig.Builder>)
                        c -> c.resourcePath("/another")),
                Arguments.of("a text that the switch object does not hold", (Consumer<HealthCheckConfig.Builder>)
                        c -> c.type(HealthCheckType.HTTPS_STR_MATCH).searchString("OK")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad_checks")
    void a_check_that_turns_with_anything_else_is_refused(String words, Consumer<HealthCheckConfig.Builder> different) {
        refused(PAIR, check(different), words);
    }

    @Test
    void a_record_that_is_missing_leads_elsewhere_or_watches_more_is_refused() {
        refused(List.of(secondary(s -> {})), check(c -> {}), "no PRIMARY failover record app.example.org A");
        refused(List.of(primary(s -> {})), check(c -> {}), "no SECONDARY failover record");
        refused(
                List.of(primary(s -> s.healthCheckId("other")), secondary(s -> {})),
                check(c -> {}),
                "the PRIMARY record has health check other");
        refused(
                List.of(primary(s -> s.healthCheckId(null)), secondary(s -> {})),
                check(c -> {}),
                "the PRIMARY record has no health check");
        refused(
                List.of(primary(s -> {}), secondary(s -> s.healthCheckId("other"))),
                check(c -> {}),
                "the SECONDARY record has health check other");
        refused(
                List.of(
                        primary(s -> s.resourceRecords(List.of(value("203.0.113.1")))),
                        secondary(s -> s.resourceRecords(List.of(value("203.0.113.2"))))),
                check(c -> {}),
                "the PRIMARY record leads to 203.0.113.1 instead of 192.0.2.1; the SECONDARY record leads to"
                        + " 203.0.113.2 instead of 198.51.100.1");
    }

    @Test
    void an_alias_is_accepted_unless_its_targets_own_health_would_count() {
        Consumer<ResourceRecordSet.Builder> alias = set -> set.ttl(null)
                .resourceRecords(List.of())
                .aliasTarget(target -> target.dnsName("accelerator.example.net")
                        .hostedZoneId("Z2")
                        .evaluateTargetHealth(false));
        List<ResourceRecordSet> pair = List.of(primary(alias), secondary(set -> {}));
        assertThat(FailoverSetup.of(SETTINGS, pair, check(c -> {})).ttl()).isEqualTo(Duration.ofSeconds(60));
        Consumer<ResourceRecordSet.Builder> evaluated = alias.andThen(set -> set.aliasTarget(
                target -> target.dnsName("lb.example.net").hostedZoneId("Z2").evaluateTargetHealth(true)));
        refused(List.of(primary(evaluated), secondary(s -> {})), check(c -> {}), "evaluates its target's health");
    }

    private static void refused(List<ResourceRecordSet> sets, HealthCheckConfig check, String words) {
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(() -> FailoverSetup.of(SETTINGS, sets, check))
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.hint()).contains(CHECK));
    }
}
