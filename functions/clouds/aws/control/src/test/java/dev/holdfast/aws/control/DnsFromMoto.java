package dev.holdfast.aws.control;

import dev.holdfast.core.failover.AuthoritativeDns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Name servers that answer what Route 53's would, by the records in the emulator, which serves no DNS itself. Of a failover
 * pair they choose as "How Amazon Route 53 chooses records when health checking is configured" says, looking for the watched
 * object like a health checker.
 */
final class DnsFromMoto implements AuthoritativeDns {
    private final Route53Client route53;
    private final S3Client s3;
    private final String zoneId;
    private volatile boolean silent;

    DnsFromMoto(Route53Client route53, S3Client s3, String zoneId) {
        this.route53 = route53;
        this.s3 = s3;
        this.zoneId = zoneId;
    }

    void silence() {
        silent = true;
    }

    @Override
    public List<Answer> ask(List<String> servers, String zone, String name, String type) {
        return (servers.isEmpty() ? Stream.of("ns-1.test", "ns-2.test") : servers.stream())
                .map(server -> answer(server, zone, name, type))
                .toList();
    }

    private Answer answer(String server, String zone, String name, String type) {
        if (silent) {
            return new Answer(server, List.of(), Duration.ZERO, "no answer");
        }
        List<ResourceRecordSet> sets =
                route53.listResourceRecordSets(request -> request.hostedZoneId(zoneId)).resourceRecordSets().stream()
                        .filter(set -> zone.equals(MotoWorld.ZONE))
                        .filter(set -> set.name().equals(name + ".")
                                && set.typeAsString().equals(type))
                        .toList();
        return chosen(sets)
                .map(set -> new Answer(server, RecordSets.values(set), Duration.ofSeconds(set.ttl()), ""))
                .orElse(new Answer(server, List.of(), Duration.ZERO, "no such name"));
    }

    private Optional<ResourceRecordSet> chosen(List<ResourceRecordSet> sets) {
        Optional<ResourceRecordSet> primary = sets.stream()
                .filter(set -> set.failover() != ResourceRecordSetFailover.SECONDARY)
                .findFirst();
        Optional<ResourceRecordSet> secondary = sets.stream()
                .filter(set -> set.failover() == ResourceRecordSetFailover.SECONDARY)
                .findFirst();
        return primary.filter(set -> set.healthCheckId() == null || healthy(set.healthCheckId()))
                .or(() -> secondary);
    }

    private boolean healthy(String check) {
        HealthCheckConfig config = route53.getHealthCheck(request -> request.healthCheckId(check))
                .healthCheck()
                .healthCheckConfig();
        String bucket = config.fullyQualifiedDomainName().replaceFirst("\\.s3\\..*", "");
        return config.inverted() != isThere(bucket, config.resourcePath().substring(1));
    }

    private boolean isThere(String bucket, String key) {
        try {
            s3.headObject(request -> request.bucket(bucket).key(key));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }
}
