package dev.holdfast.aws.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.PlanReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan may say of the kinds of this module is what the module reads. */
class PlanKindsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);

    private static final String PLAN = """
            plan: small
            objectives: {rto: 4h, rpo: 1h}
            regions:
              primary: {name: us-east-1, cloud: aws}
              standby: {name: us-west-2, cloud: aws}
            vault:
              stores:
                - {name: first, kind: file, region: us-east-1, path: /vault/first}
                - {name: second, kind: file, region: us-west-2, path: /vault/second}
              coordination: second
              keys:
                - {name: daily-key, kind: local, reference: keys/backup}
              signer: {kind: local, reference: keys/evidence}
            retention:
              - {name: month, keep: 30d}
            systems:
              - name: db
                kind: postgresql
                host: localhost
                database: app
                user: holdfast
                password: env:DB_PASSWORD
                retention: month
                schedules:
                  - {name: often, function: backup, every: 15m}
                  - {name: proof, function: verify-backup, weekly: {on: sunday, at: "03:00"}}
            team:
              - {name: lead, contact: lead@example.org}
              - {name: owner, contact: owner@example.org}
            failover:
              approvers: [lead, owner]
              observers:
                - {name: checkers, kind: route53-health, healthCheck: 1111-2222, timeout: 3s}
                - {name: region, kind: cloudwatch-alarm, alarm: clinic region down, region: us-west-2}
              traffic:
                - name: switch
                  kind: route53-switch
                  zoneId: Z1
                  zone: example.org
                  record: app.example.org
                  type: A
                  healthCheck: 3333-4444
                  bucket: switch
                  object: holdfast/standby-serves
                  region: us-west-2
                  primary: 192.0.2.1
                  standby: 198.51.100.1 198.51.100.2
                - name: controls
                  kind: arc
                  endpoints: >-
                    us-east-1=https://a.route53-recovery-cluster.us-east-1.amazonaws.com/v1
                    us-west-2=https://b.route53-recovery-cluster.us-west-2.amazonaws.com/v1
                  primaryControl: arn:aws:route53-recovery-control::111122223333:controlpanel/0a/routingcontrol/1b
                  standbyControl: arn:aws:route53-recovery-control::111122223333:controlpanel/0a/routingcontrol/2c
                  record: app.example.org
                  zone: example.org
                  type: CNAME
                  primary: east.example.org
                  standby: west.example.org
                - name: record
                  kind: route53-record
                  zoneId: Z1
                  zone: example.org
                  record: app.example.org
                  type: AAAA
                  primary: 2001:db8::1
                  standby: 2001:DB8:0:0::2
                  ttl: 45s
                  ask: ns-1.example.org ns-2.example.org:5353
            """;

    private final Failover failover = new PlanReader(CLOCK)
            .read(PLAN.getBytes(StandardCharsets.UTF_8), "small.yaml")
            .orThrow()
            .failover();

    private Instrument traffic(String name) {
        return failover.traffic().stream()
                .filter(instrument -> instrument.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_switch_is_read() {
        SwitchSettings settings = SwitchSettings.of(traffic("switch"));
        assertThat(settings.s3()).isEqualTo(new Reach("us-west-2", "", Duration.ofSeconds(5)));
        assertThat(settings.route53().region()).isEqualTo("aws-global");
        assertThat(settings.record().destinations(Side.STANDBY)).containsExactly("198.51.100.1", "198.51.100.2");
    }

    @Test
    void routing_controls_are_read() {
        assertThat(ClusterEndpoint.of(traffic("controls")))
                .extracting(ClusterEndpoint::region)
                .containsExactly("us-east-1", "us-west-2");
        assertThat(ClusterEndpoint.of(traffic("controls")).getFirst().reach().endpoint())
                .isEqualTo("https://a.route53-recovery-cluster.us-east-1.amazonaws.com/v1");
        assertThat(ClusterEndpoint.control(traffic("controls"), Side.STANDBY)).endsWith("/2c");
        assertThat(SteeredRecord.of(traffic("controls")).destinations(Side.PRIMARY))
                .containsExactly("east.example.org");
    }

    @Test
    void a_record_is_read_and_its_addresses_are_compared_in_one_spelling() {
        SteeredRecord record = SteeredRecord.of(traffic("record"));
        assertThat(record.servers()).isEqualTo(List.of("ns-1.example.org", "ns-2.example.org:5353"));
        assertThat(record.destinations(Side.STANDBY))
                .isEqualTo(SteeredRecord.plain("AAAA", List.of("2001:0db8:0000:0000:0000:0000:0000:0002")));
        assertThat(traffic("record").required("ttl")).isEqualTo("PT45S");
    }

    @Test
    void an_observer_is_read() {
        Instrument observer = failover.observers().getFirst();
        assertThat(observer.required("healthCheck")).isEqualTo("1111-2222");
        assertThat(Reach.timeout(observer)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void an_alarm_is_read_with_its_region() {
        Instrument alarm = failover.observers().get(1);
        assertThat(alarm.required("alarm")).isEqualTo("clinic region down");
        assertThat(Reach.of(alarm, alarm.required("region")))
                .isEqualTo(new Reach("us-west-2", "", Duration.ofSeconds(5)));
    }
}
