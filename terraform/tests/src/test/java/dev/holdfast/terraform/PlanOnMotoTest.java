package dev.holdfast.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.vault.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code terraform plan} of the production environment as the README says, against an emulator instead of an account. */
class PlanOnMotoTest {
    /** What the SDKs and the AWS provider know without a line in any file. */
    static Map<String, String> emulated(String endpoint) {
        return Map.of(
                "AWS_ENDPOINT_URL", endpoint,
                "AWS_ACCESS_KEY_ID", "emulated",
                "AWS_SECRET_ACCESS_KEY", "emulated",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_MAX_ATTEMPTS", "2");
    }

    /** Any bytes: nothing runs them. */
    static Path anyZip() throws IOException {
        return Files.writeString(Project.root().resolve("terraform/tests/target/any.zip"), "not run");
    }

    @Test
    void production_can_be_planned_from_the_example_values() throws IOException {
        Path folder = Workbench.shared().terraform().resolve("environments/production");
        Terraform.init(folder);
        try (MotoServer moto = new MotoServer()) {
            Terraform.Ended planned = Terraform.run(
                    folder,
                    emulated(moto.endpoint().toString()),
                    "plan",
                    "-input=false",
                    "-no-color",
                    "-compact-warnings",
                    "-var-file=example.tfvars",
                    "-var=zip=" + anyZip());
            assertThat(planned.code()).as(planned.output()).isZero();
            assertThat(planned.output()).containsPattern("Plan: \\d{3} to add, 0 to change, 0 to destroy");
            // The sample plan's account number is a placeholder, and whoever applies it is told so.
            assertThat(planned.output()).contains("Check block assertion failed");
        }
    }
}
