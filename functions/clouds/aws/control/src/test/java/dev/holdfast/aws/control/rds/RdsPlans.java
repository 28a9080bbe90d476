package dev.holdfast.aws.control.rds;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.core.failover.Instruments;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.Fingerprint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What plans say of RDS, and clients with credentials that everybody takes. */
final class RdsPlans {
    static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final Patience QUICK = new Patience(Duration.ofMillis(1), Duration.ofMillis(5));
    static final String EAST = "arn:aws:rds:us-east-1:123456789012:db:records-east";
    static final String WEST = "arn:aws:rds:us-west-2:123456789012:db:records-west";

    private RdsPlans() {}

    static AwsClients clients() {
        return new AwsClients(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")));
    }

    /** The pair, with these settings beside the usual ones or instead of them. */
    static SystemSpec pair(String endpoint, Map<String, String> others) {
        TreeMap<String, String> settings = new TreeMap<>(
                Map.of("managed", "rds", "instance", EAST, "standbyInstance", WEST, "providerEndpoint", endpoint));
        settings.putAll(others);
        return system("records", "postgresql", settings);
    }

    static SystemSpec system(String name, String kind, TreeMap<String, String> settings) {
        return new SystemSpec(name, kind, settings, new TreeMap<>(), Fingerprint.Level.FULL, List.of(), "standard");
    }

    /** A fence over the pair. */
    static Instrument fence(SystemSpec pair, String... settings) {
        Instrument plain = Instruments.of("provider", "rds", settings);
        return plain.carrying(pair);
    }
}
