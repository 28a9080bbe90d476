package dev.holdfast.aws.control;

import dev.holdfast.core.plan.Instrument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A zone with a pair of failover records and a plain one, a health check, a bucket: on the emulator moto, emptied before. The
 * tests read and change it past the controls; the controls reach it through a {@link Front}.
 */
final class MotoWorld implements AutoCloseable {
    static final String KEY = "AKIDEXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI-K7MDENG-bPxRfiCY-SECRET";
    static final String ZONE = "example.org";
    static final String PAIR = "app.example.org";
    static final String PLAIN = "plain.example.org";
    static final String PRIMARY = "192.0.2.1";
    static final String STANDBY = "198.51.100.1";
    static final String REGION = "us-west-2";
    static final String BUCKET = "switch-of-the-plan";
    static final String OBJECT = "holdfast/standby-serves";

    final Front front;
    final AwsClients clients =
            new AwsClients(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)));
    final Route53Client route53;
    final S3Client s3;
    final DnsFromMoto dns;
    final String zoneId;
    final String healthCheck;

    MotoWorld(URI moto) throws IOException {
        reset(moto);
        front = new Front(moto);
        route53 = clients.route53(new Reach(Reach.GLOBAL, moto.toString(), java.time.Duration.ofSeconds(60)));
        s3 = clients.s3(new Reach(REGION, moto.toString(), java.time.Duration.ofSeconds(60)));
        s3.createBucket(
                request -> request.bucket(BUCKET).createBucketConfiguration(where -> where.locationConstraint(REGION)));
        s3.putObject(
                request -> request.bucket(BUCKET).key("another"),
                software.amazon.awssdk.core.sync.RequestBody.fromString("untouched"));
        zoneId = route53.createHostedZone(request -> request.name(ZONE).callerReference("1"))
                .hostedZone()
                .id()
                .replace("/hostedzone/", "");
        healthCheck = createHealthCheck(check -> {});
        change(record(PLAIN, 20, PRIMARY).build());
        change(record("beside.example.org", 300, "203.0.113.7").build());
        change(failover(ResourceRecordSetFailover.PRIMARY, PRIMARY)
                .healthCheckId(healthCheck)
                .build());
        change(failover(ResourceRecordSetFailover.SECONDARY, STANDBY).build());
        dns = new DnsFromMoto(route53, s3, zoneId);
    }

    private static void reset(URI moto) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(moto.resolve("/moto-api/reset"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A health check on the switch object, with something different about it. */
    String createHealthCheck(Consumer<HealthCheckConfig.Builder> different) {
        HealthCheckConfig.Builder check = switchCheck();
        different.accept(check);
        return route53.createHealthCheck(
                        request -> request.callerReference("check").healthCheckConfig(check.build()))
                .healthCheck()
                .id();
    }

    /** As the convention wants it. */
    static HealthCheckConfig.Builder switchCheck() {
        return HealthCheckConfig.builder()
                .type(HealthCheckType.HTTPS)
                .fullyQualifiedDomainName(BUCKET + ".s3." + REGION + ".amazonaws.com")
                .resourcePath("/" + OBJECT)
                .requestInterval(10)
                .failureThreshold(2)
                .inverted(true);
    }

    static ResourceRecordSet.Builder record(String name, long ttl, String... values) {
        return ResourceRecordSet.builder()
                .name(name)
                .type("A")
                .ttl(ttl)
                .resourceRecords(java.util.Arrays.stream(values)
                        .map(value -> ResourceRecord.builder().value(value).build())
                        .toList());
    }

    static ResourceRecordSet.Builder failover(ResourceRecordSetFailover role, String value) {
        return record(PAIR, 15, value).setIdentifier(role.toString()).failover(role);
    }

    /** Changes a record by hand. */
    void change(ResourceRecordSet set) {
        route53.changeResourceRecordSets(request -> request.hostedZoneId(zoneId)
                .changeBatch(batch -> batch.changes(Change.builder()
                        .action(ChangeAction.UPSERT)
                        .resourceRecordSet(set)
                        .build())));
    }

    /** The switch over the failover pair, with other settings where wanted. */
    Instrument switchInstrument(String name, Map<String, String> different) {
        return instrument(
                name,
                "route53-switch",
                Map.of(
                        "record",
                        PAIR,
                        "healthCheck",
                        healthCheck,
                        "bucket",
                        BUCKET,
                        "object",
                        OBJECT,
                        "region",
                        REGION),
                different);
    }

    /** The plain record, with other settings where wanted. */
    Instrument recordInstrument(String name, Map<String, String> different) {
        return instrument(name, "route53-record", Map.of("record", PLAIN, "ttl", "PT20S"), different);
    }

    private Instrument instrument(
            String name, String kind, Map<String, String> settings, Map<String, String> different) {
        TreeMap<String, String> all = new TreeMap<>(Map.of(
                "zoneId",
                zoneId,
                "zone",
                ZONE,
                "type",
                "A",
                "primary",
                PRIMARY,
                "standby",
                STANDBY,
                "endpoint",
                front.endpoint().toString(),
                "timeout",
                "PT60S"));
        all.putAll(settings);
        all.putAll(different);
        return new Instrument(name, kind, all, new TreeMap<>());
    }

    /** Every record, in a fixed order. */
    List<String> records() {
        return route53.listResourceRecordSets(request -> request.hostedZoneId(zoneId)).resourceRecordSets().stream()
                .map(set -> set.name() + " " + set.typeAsString() + " " + set.setIdentifier() + " " + set.ttl() + " "
                        + set.healthCheckId() + " " + RecordSets.values(set))
                .sorted()
                .toList();
    }

    /** Every object with its content, in a fixed order. */
    List<String> objects() {
        return s3.listObjectsV2(request -> request.bucket(BUCKET)).contents().stream()
                .map(object -> object.key() + " "
                        + s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(object.key()))
                                .asUtf8String())
                .sorted()
                .toList();
    }

    List<String> everything() {
        List<String> all = new ArrayList<>(records());
        all.addAll(objects());
        return all;
    }

    boolean switched() {
        return objects().stream().anyMatch(object -> object.startsWith(OBJECT));
    }

    /** From now on neither AWS nor a name server answers. */
    void silence() {
        front.close();
        dns.silence();
    }

    @Override
    public void close() {
        front.close();
        clients.close();
    }
}
