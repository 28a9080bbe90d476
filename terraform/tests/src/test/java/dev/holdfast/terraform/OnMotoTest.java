package dev.holdfast.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.vault.MotoServer;
import dev.holdfast.terraform.moto.MotoFront;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The production environment, planned as the README says, against an emulator instead of an account. With
 * {@code -Dholdfast.campaign=true} it is also made there, which takes some minutes, and a second plan finds nothing to change.
 */
class OnMotoTest {
    private static final String ACCOUNT = "123456789012";

    /** How far a run goes. */
    enum Depth {
        PLANNED,
        APPLIED_AND_PLANNED_AGAIN
    }

    static Stream<Depth> depths() {
        return Boolean.getBoolean("holdfast.campaign") ? Stream.of(Depth.values()) : Stream.of(Depth.PLANNED);
    }

    @ParameterizedTest
    @MethodSource("depths")
    void production_can_be_made_from_the_example_values(Depth depth) throws Exception {
        Path folder = Workbench.shared().terraform().resolve("environments/production");
        Terraform.init(folder);
        try (MotoServer moto = new MotoServer();
                MotoFront front = new MotoFront(moto.endpoint())) {
            switch (depth) {
                case PLANNED -> {
                    Terraform.Ended planned = run(folder, front, "plan", values());
                    assertThat(planned.code()).as(planned.output()).isZero();
                    assertThat(planned.output()).containsPattern("Plan: \\d{3} to add, 0 to change, 0 to destroy");
                    // The sample plan's account number is a placeholder, and whoever plans is told so.
                    assertThat(planned.output()).contains("Check block assertion failed");
                }
                case APPLIED_AND_PLANNED_AGAIN -> {
                    List<String> values = values();
                    values.add("-var=plan_file=" + planOfThisAccount(zone(moto.endpoint())));
                    // The emulator forgets the tags of a replicated key, and the provider would wait for them.
                    values.add("-var=tags={}");
                    values.add("-auto-approve");
                    Terraform.Ended applied = run(folder, front, "apply", values);
                    assertThat(applied.code()).as(applied.output()).isZero();
                    values.remove("-auto-approve");
                    // 0: nothing to change, 2: something.
                    values.add("-detailed-exitcode");
                    Terraform.Ended again = run(folder, front, "plan", values);
                    assertThat(again.code()).as(again.output()).isZero();
                }
            }
        }
    }

    private static List<String> values() throws IOException {
        Path anyZip = Files.writeString(Project.root().resolve("terraform/tests/target/any.zip"), "nothing runs this");
        return new ArrayList<>(List.of(
                "-input=false", "-no-color", "-compact-warnings", "-var-file=example.tfvars", "-var=zip=" + anyZip));
    }

    private static Terraform.Ended run(Path folder, MotoFront front, String command, List<String> values) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(values);
        Map<String, String> emulated = Map.of(
                "AWS_ENDPOINT_URL", front.endpoint(),
                "AWS_ACCESS_KEY_ID", "emulated",
                "AWS_SECRET_ACCESS_KEY", "emulated",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_MAX_ATTEMPTS", "2");
        return Terraform.run(folder, emulated, arguments.toArray(String[]::new));
    }

    /** The sample plan with what this account calls its own. */
    private static Path planOfThisAccount(String zone) throws IOException {
        String text = Project.text(Project.planFile(Project.PLAN))
                .replace("000000000000:", ACCOUNT + ":")
                .replace("Z000000000000000000001", zone);
        return Files.writeString(Project.root().resolve("terraform/tests/target/applied-plan.yaml"), text);
    }

    private static String zone(URI moto) throws IOException, InterruptedException {
        HttpResponse<String> made = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(moto.resolve("/2013-04-01/hostedzone"))
                                .header("Authorization", MotoFront.SIGNATURE.formatted("us-east-1", "route53"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
                                                + "<Name>healthcare-gitops.example.org</Name>"
                                                + "<CallerReference>a</CallerReference></CreateHostedZoneRequest>"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Matcher id = Pattern.compile("<Id>/hostedzone/([A-Z0-9]+)</Id>").matcher(made.body());
        assertThat(id.find()).as(made.body()).isTrue();
        return id.group(1);
    }
}
