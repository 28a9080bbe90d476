package dev.holdfast.aws.vault.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.aws.vault.S3ProxyServer;
import dev.holdfast.core.plan.PlanException;
import dev.holdfast.core.plan.PlanFiles;
import dev.holdfast.core.plan.PlanReader;
import dev.holdfast.core.vault.FaultyHttp;
import dev.holdfast.core.vault.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3PlanSourceTest {
    private static final String BUCKET = "holdfast-plans";

    @TempDir
    static Path folder;

    private static S3ProxyServer server;
    private static FaultyHttp network;
    private static S3Client s3;
    private static S3PlanSource source;

    @BeforeAll
    static void start() throws Exception {
        server = new S3ProxyServer(folder);
        server.createBucket(BUCKET);
        network = new FaultyHttp(server.endpoint());
        System.setProperty("aws.accessKeyId", S3ProxyServer.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3ProxyServer.SECRET_KEY);
        // As AWS_ENDPOINT_URL_S3 in the environment of a Lambda.
        System.setProperty("aws.endpointUrlS3", network.endpoint().toString());
        source = new S3PlanSource(BUCKET, "us-west-2", Clock.systemUTC());
        s3 = S3Client.builder().region(Region.US_WEST_2).build();
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty("aws.endpointUrlS3");
        s3.close();
        network.close();
        server.close();
    }

    @BeforeEach
    void put() {
        network.reset((number, line) -> Optional.empty());
        put("small", PlanFiles.SMALL);
    }

    private static void put(String name, String text) {
        s3.putObject(request -> request.bucket(BUCKET).key("plans/" + name + ".yaml"), RequestBody.fromString(text));
    }

    @Test
    void a_name_is_an_object_below_plans() {
        assertThat(source.plan("small").name()).isEqualTo("small");
    }

    @Test
    void a_plan_that_stayed_the_same_is_asked_about_but_not_read_again() {
        String digest = source.plan("small").digest();
        network.reset((number, line) -> Optional.empty());
        assertThat(source.plan("small").digest()).isEqualTo(digest);
        assertThat(network.requests()).isEqualTo(1);
    }

    @Test
    void a_changed_plan_takes_effect_with_the_next_call_of_the_same_warm_function() {
        String digest = source.plan("small").digest();
        put("small", PlanFiles.SMALL + "\n# reviewed\n");
        assertThat(source.plan("small").digest()).isNotEqualTo(digest);
        put("small", "plan: [");
        assertThatThrownBy(() -> source.plan("small"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("plans/small.yaml:1");
        put("small", PlanFiles.SMALL);
        assertThat(source.plan("small").digest()).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../small", "/etc/passwd", "a/b", "small.yaml", "Small", "https://example.org/small"})
    void what_is_not_a_name_is_refused_without_asking_and_not_repeated(String name) {
        network.reset((number, line) -> Optional.empty());
        assertThatThrownBy(() -> source.plan(name))
                .isInstanceOf(PlanException.class)
                .hasMessage("this is not the name of a plan.");
        assertThat(network.requests()).isZero();
    }

    @Test
    void a_plan_that_is_not_there_is_named_with_its_place() {
        assertThatThrownBy(() -> source.plan("other"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'other'")
                .hasMessageContaining("s3://" + BUCKET + "/plans/other.yaml");
    }

    @Test
    void a_plan_under_another_name_is_refused() {
        put("renamed", PlanFiles.SMALL);
        assertThatThrownBy(() -> source.plan("renamed"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("the plan calls itself 'small'");
    }

    @Test
    void what_is_too_large_for_a_plan_is_not_even_read() {
        put("huge", "#".repeat(PlanReader.MOST_BYTES + 1));
        network.reset((number, line) -> Optional.empty());
        assertThatThrownBy(() -> source.plan("huge"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("at most " + PlanReader.MOST_BYTES);
        assertThat(network.requests()).isEqualTo(1);
    }

    @Test
    void a_bucket_that_is_not_there_is_named() {
        S3PlanSource nowhere = new S3PlanSource("no-such-bucket", "us-west-2", Clock.systemUTC());
        assertThatThrownBy(() -> nowhere.plan("small"))
                .isInstanceOfAny(PlanException.class, StoreException.Misconfigured.class)
                .hasMessageContaining("no-such-bucket");
    }
}
