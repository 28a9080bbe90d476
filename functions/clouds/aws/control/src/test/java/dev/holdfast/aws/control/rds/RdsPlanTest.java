package dev.holdfast.aws.control.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.PlanReader;
import dev.holdfast.core.plan.Problem;
import dev.holdfast.core.plan.ReadPlan;
import dev.holdfast.core.plan.SystemSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan may say of RDS is what this package reads. */
class RdsPlanTest {
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
              - name: records
                kind: postgresql
                host: records-east.example.org
                standbyHost: records-west.example.org
                database: app
                user: holdfast
                password: env:DB_PASSWORD
                managed: rds
                instance: arn:aws:rds:us-east-1:123456789012:db:records-east
                standbyInstance: arn:aws:rds:us-west-2:123456789012:db:records-west
                scratch: rds
                scratchClass: db.r6g.large
                scratchSecurityGroups: sg-0123 sg-4567
                scratchLife: 2h
                retention: month
                schedules:
                  - {name: often, function: backup, every: 15m}
                  - {name: proof, function: verify-backup, weekly: {on: sunday, at: "03:00"}}
              - name: snapshots
                kind: rds-snapshot
                instance: arn:aws:rds:us-east-1:123456789012:db:records-east
                copyRegion: us-west-2
                copyKey: arn:aws:kms:us-west-2:123456789012:key/1234
                exportBucket: exports
                exportRole: arn:aws:iam::123456789012:role/rds-export
                exportKey: arn:aws:kms:us-east-1:123456789012:key/1234
                compareWith: records
                wait: 3h
                retention: month
                schedules:
                  - {name: monthly, function: backup, monthly: {day: 1}}
            team:
              - {name: lead, contact: lead@example.org}
              - {name: owner, contact: owner@example.org}
            failover:
              system: records
              approvers: [lead, owner]
              fences:
                - {name: provider, kind: rds, system: records, primaryIsolation: sg-nobody1, wait: 5m}
              traffic:
                - name: record
                  kind: route53-record
                  zoneId: Z1
                  zone: example.org
                  record: app.example.org
                  type: A
                  primary: 192.0.2.1
                  standby: 198.51.100.1
            """;

    private static ReadPlan read(String text) {
        return new PlanReader(RdsPlans.CLOCK).read(text.getBytes(StandardCharsets.UTF_8), "small.yaml");
    }

    private static Plan plan() {
        return read(PLAN).orThrow();
    }

    @Test
    void a_pair_is_read_with_its_regions() {
        ManagedPair pair = new ManagedPair(plan().system("records").orElseThrow());
        assertThat(pair.instance(Side.PRIMARY)).hasToString(RdsPlans.EAST);
        assertThat(pair.reach(Side.STANDBY).region()).isEqualTo("us-west-2");
    }

    @Test
    void throw_away_servers_are_made_where_the_standby_is_unless_the_plan_says_otherwise() {
        ScratchPlace place =
                new ScratchPlace(plan().system("records").orElseThrow().settings());
        assertThat(place.region()).isEqualTo("us-west-2");
        assertThat(place.instanceClass()).isEqualTo("db.r6g.large");
        assertThat(place.securityGroups()).containsExactly("sg-0123", "sg-4567");
        assertThat(place.life()).isEqualTo(Duration.ofHours(2));
        assertThat(place.protection()).containsEntry("tls", "verify-full");
    }

    @Test
    void a_system_of_snapshots_is_read() {
        SystemSpec snapshots = plan().system("snapshots").orElseThrow();
        assertThat(snapshots.setting("compareWith")).contains("records");
        assertThat(snapshots.setting("wait")).contains("PT3H");
    }

    @Test
    void a_fence_takes_along_whose_instances_it_stops() {
        RdsFence fence = new RdsFence(RdsPlans.clients(), RdsPlans.CLOCK, RdsPlans.QUICK);
        var instrument = plan().failover().fences().getFirst();
        assertThat(instrument.setting("system.instance")).contains(RdsPlans.EAST);
        // Where the plan leads nobody answers the test's credentials, so the region is named and nothing is proved.
        var nowhere = dev.holdfast.core.failover.Instruments.with(instrument, "endpoint", "http://127.0.0.1:9");
        assertThat(fence.look(nowhere, Side.PRIMARY))
                .isInstanceOfSatisfying(
                        FenceState.Unknown.class,
                        it -> assertThat(it.what()).contains("rds:DescribeDBInstances", "records-east", "us-east-1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "managed: rds|managed: aurora|rds",
                "instance: arn:aws:rds:us-east-1:123456789012:db:records-east|instance: records-east|ARN of an RDS instance",
                "us-west-2:123456789012:db:records-west|eu-west-1:123456789012:db:records-west|standby region is us-west-2",
                "managed: rds instance|managed: rds|not which",
                "exportRole: arn:aws:iam::123456789012:role/rds-export|exportPrefix: x|half an export",
                "compareWith: records|compareWith: recods|recods",
                "primaryIsolation: sg-nobody1|primaryIsolation: nobody|a security group",
                "scratch: rds|scratch: elsewhere|local"
            })
    void what_cannot_be_is_told_with_its_line(String was, String is, String told) {
        String text = was.equals("managed: rds instance")
                ? PLAN.replaceFirst("    instance: arn:aws:rds:us-east-1:123456789012:db:records-east\n", "")
                : PLAN.replace(was, is);
        List<Problem> problems = read(text).errors();
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem.toString()).contains(told));
    }
}
