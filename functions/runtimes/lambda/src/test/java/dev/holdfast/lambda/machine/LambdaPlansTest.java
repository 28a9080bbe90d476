package dev.holdfast.lambda.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.plan.PlanException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaPlansTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T04:00:00Z"), ZoneOffset.UTC);

    @Test
    void a_plan_is_found_by_its_name_in_the_folder(@TempDir Path folder) throws IOException {
        Files.copy(
                Path.of(System.getProperty("holdfast.root"), "infra/plans/healthcare-gitops.yaml"),
                folder.resolve("healthcare-gitops.yaml"));
        LambdaPlans plans = plans(Map.of("holdfast.plans", folder.toString()));
        assertThat(plans.plan("healthcare-gitops").name()).isEqualTo("healthcare-gitops");
        assertThatThrownBy(() -> plans.plan("../healthcare-gitops")).isInstanceOf(PlanException.class);
    }

    @Test
    void a_bucket_whose_region_nobody_says_is_not_looked_for() {
        assertThatThrownBy(() -> plans(Map.of("holdfast.plans.bucket", "clinic-plans", "holdfast.plans", "/var/task"))
                        .plan("clinic"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("clinic-plans")
                .extracting(e -> ((PlanException) e).hint())
                .asString()
                .contains("HOLDFAST_PLANS_REGION");
    }

    @Test
    void a_function_that_was_told_of_no_plans_says_what_to_set() {
        assertThatThrownBy(() -> plans(Map.of("holdfast.plans.bucket", " ")).plan("clinic"))
                .isInstanceOf(PlanException.class)
                .extracting(e -> ((PlanException) e).hint())
                .asString()
                .contains("HOLDFAST_PLANS_BUCKET", "HOLDFAST_PLANS_REGION", "HOLDFAST_PLANS ");
    }

    private static LambdaPlans plans(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        return new LambdaPlans(config, CLOCK);
    }
}
