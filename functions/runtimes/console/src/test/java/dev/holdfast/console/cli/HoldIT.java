package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.aws.vault.MotoServer;
import dev.holdfast.aws.vault.sdk.TestClients;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Holding a backup whose vault is a bucket with object lock, and a folder without. */
class HoldIT {
    private static final String REGION = "us-east-1";
    private static final String BUCKET = "clinic-vault";

    @TempDir
    Path folder;

    private S3Client s3;
    private Clinic clinic;
    private Application console;

    @BeforeEach
    void make_a_bucket_with_object_lock_and_a_plan() throws Exception {
        MotoServer moto = MotoServer.shared();
        moto.reset();
        s3 = TestClients.of(Map.of(REGION, moto.endpoint())).client(S3Client.class, REGION, S3Client::builder);
        s3.createBucket(request -> request.bucket(BUCKET).objectLockEnabledForBucket(true));
        clinic = new Clinic(folder, """
                    - {name: bucket, kind: s3, region: home, bucket: %s, prefix: dr, endpoint: "%s"}
                    - {name: folder, kind: file, region: away, path: %s/copy}
                """.formatted(BUCKET, moto.endpoint(), folder), "folder").withKeys();
        console = clinic.console
                .with("AWS_ACCESS_KEY_ID", "a")
                .with("AWS_SECRET_ACCESS_KEY", "b")
                .with("AWS_EC2_METADATA_DISABLED", "true");
    }

    @Test
    void a_held_backup_cannot_be_destroyed_in_the_bucket_until_the_hold_is_lifted() {
        String plan = clinic.plan.toString();
        console.run("backup", "--plan", plan).withCode(0);
        String backup = newest(plan);
        List<ObjectVersion> objects = data(backup);
        assertThat(objects).isNotEmpty();

        var held = console.run("hold", backup, "--plan", plan, "--reason", "case 4711")
                .withCode(3);
        assertThat(held.out())
                .contains("backup " + backup + " of claims-db:")
                .containsPattern("store 'bucket': \\d+ objects held")
                .contains("store 'folder': NOT held: it has no object lock");
        for (ObjectVersion object : objects) {
            assertThat(head(object).objectLockLegalHoldStatus()).isEqualTo(ObjectLockLegalHoldStatus.ON);
            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(() -> destroy(object))
                    .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
        }
        assertThat(console.run("verify", "--plan", plan, "--level", "integrity")
                        .withCode(0)
                        .out())
                .contains("claims-db");

        console.run("hold", backup, "--plan", plan, "--reason", "case closed", "--release")
                .withCode(3);
        objects.forEach(this::destroy);
        assertThat(data(backup)).isEmpty();
    }

    @Test
    void a_lock_until_a_day_stands_in_the_bucket_and_no_hold_that_is_lifted_ends_it() {
        String plan = clinic.plan.toString();
        console.run("backup", "--plan", plan).withCode(0);
        String backup = newest(plan);

        assertThat(console.run("hold", backup, "--plan", plan, "--reason", "audit", "--until", "2199-01-31")
                        .withCode(3)
                        .out())
                .containsPattern("store 'bucket': \\d+ objects locked until the end of 2199-01-31");
        console.run("hold", backup, "--plan", plan, "--reason", "audit is over", "--release")
                .withCode(3);
        for (ObjectVersion object : data(backup)) {
            assertThat(head(object).objectLockRetainUntilDate()).isEqualTo("2199-02-01T00:00:00Z");
            assertThatExceptionOfType(S3Exception.class).isThrownBy(() -> destroy(object));
        }
    }

    @Test
    void what_cannot_be_meant_is_refused_before_anything_is_touched() {
        String plan = clinic.plan.toString();
        String nobody = "019cacbd-19c0-7000-b20a-b5160b3d389b";
        assertThat(console.run("hold", nobody, "--plan", plan, "--reason", "x")
                        .withCode(2)
                        .err())
                .contains("there is no backup " + nobody, "holdfast backups");
        assertThat(console.run("hold", "latest", "--plan", plan, "--reason", "x")
                        .withCode(2)
                        .err())
                .contains("'latest' is not the identifier of a backup");
        assertThat(console.run("hold", nobody, "--plan", plan, "--reason", " ")
                        .withCode(2)
                        .err())
                .contains("--reason says nothing");
        assertThat(console.run("hold", nobody, "--plan", plan, "--reason", "x", "--release", "--until", "2199-01-31")
                        .withCode(2)
                        .err())
                .contains("exclude each other");
    }

    private String newest(String plan) {
        Matcher id = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
                .matcher(console.run("backups", "--plan", plan, "--output", "json")
                        .withCode(0)
                        .out());
        assertThat(id.find()).isTrue();
        return id.group();
    }

    /** The stored artifacts of a backup, in the bucket. */
    private List<ObjectVersion> data(String backup) {
        return s3.listObjectVersions(request -> request.bucket(BUCKET)).versions().stream()
                .filter(version ->
                        version.key().contains(backup) && version.key().contains("/data/"))
                .toList();
    }

    private HeadObjectResponse head(ObjectVersion object) {
        return s3.headObject(request -> request.bucket(BUCKET).key(object.key()).versionId(object.versionId()));
    }

    private void destroy(ObjectVersion object) {
        s3.deleteObject(request -> request.bucket(BUCKET).key(object.key()).versionId(object.versionId()));
    }
}
