package dev.holdfast.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.FunctionSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The few rules that matter of those that linters and scanners have; neither tflint nor checkov is needed for them. */
class ConventionsTest {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^(variable|output|resource|data|module) \"([^\"]+)\"(?: \"([^\"]+)\")? \\{");
    private static final Pattern DESCRIPTION = Pattern.compile("(?m)^ +description += \"(.*)\"$");
    private static final String REASON = "# wildcard: ";

    private final List<Path> files = Project.files(".tf");

    private record Block(Path file, String sort, String type, String text) {
        @Override
        public String toString() {
            return Project.root().relativize(file) + ": " + sort + " " + type;
        }
    }

    private List<Block> blocks(String sort) {
        List<Block> found = new ArrayList<>();
        for (Path file : files) {
            String text = Project.text(file);
            var matcher = BLOCK.matcher(text);
            while (matcher.find()) {
                if (matcher.group(1).equals(sort)) {
                    int end = text.indexOf("\n}", matcher.end());
                    // A block on one line ends there.
                    found.add(new Block(file, sort, matcher.group(2), text.substring(matcher.start(), end)));
                }
            }
        }
        return found;
    }

    private List<Block> resources(String type) {
        return blocks("resource").stream()
                .filter(block -> block.type().equals(type))
                .toList();
    }

    @Test
    void there_is_something_to_look_at() {
        assertThat(files).hasSizeGreaterThan(40);
        assertThat(blocks("resource")).hasSizeGreaterThan(80);
    }

    @Test
    void the_zip_starts_with_the_options_that_the_benchmark_and_the_tests_start_it_with() {
        assertThat(Project.text(Project.root().resolve("terraform/modules/functions/main.tf")))
                .contains("JAVA_TOOL_OPTIONS = \"" + String.join(" ", FunctionSpec.DEPLOYED_JVM) + "\"");
    }

    @Test
    void a_wildcard_has_a_written_reason_on_the_line_above() {
        List<String> without = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Project.text(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (isWildcard(lines.get(i)) && !hasReason(lines, i)) {
                    without.add(Project.root().relativize(file) + ":" + (i + 1) + ": "
                            + lines.get(i).strip());
                }
            }
        }
        assertThat(without).isEmpty();
    }

    /** An action or a resource that ends in a star, in a policy or in what a policy is made of. */
    private static boolean isWildcard(String line) {
        String code = line.contains("#") ? line.substring(0, line.indexOf('#')) : line;
        boolean star = code.contains("*\"") || code.contains("??????\"") || code.contains("*\\\"");
        boolean policy = !code.contains("Principal") && !code.contains("strcontains(") && !code.contains("? \"*\" :");
        return star && policy && !code.strip().startsWith("log_destination");
    }

    /** Above the line itself, or above the beginning of the list or the expression that it is in. */
    private static boolean hasReason(List<String> lines, int at) {
        for (int i = at; i >= 0 && i > at - 8; i--) {
            if (lines.get(i).contains(REASON)) {
                return true;
            }
            boolean newStatement = i < at && lines.get(i).strip().startsWith("Sid");
            if (newStatement) {
                return false;
            }
        }
        return false;
    }

    @Test
    void every_variable_and_output_says_what_it_is() {
        assertThat(blocks("variable")).allSatisfy(block -> {
            assertThat(block.text()).as(block.toString()).containsPattern("\\n  description = \"[A-Z].*\\.\"");
            assertThat(block.text()).as(block.toString()).containsPattern("\\n  type +=");
            assertThat(block.text()).as(block.toString()).doesNotContainPattern("\\n  type += any");
        });
        assertThat(blocks("output"))
                .allSatisfy(block -> assertThat(block.text())
                        .as(block.toString())
                        .containsPattern("\\n  description = \"[A-Z].*\\.\""));
    }

    /** What EC2 allows there ("AuthorizeSecurityGroupEgress", "CreateSecurityGroup"); it refuses anything else, and with it the apply. */
    @Test
    void security_groups_and_their_rules_are_described_in_characters_that_ec2_allows() {
        List<Block> described = blocks("resource").stream()
                .filter(block -> block.type().contains("security_group"))
                .filter(block -> DESCRIPTION.matcher(block.text()).find())
                .toList();
        assertThat(described).hasSizeGreaterThanOrEqualTo(6).allSatisfy(block -> {
            var descriptions = DESCRIPTION.matcher(block.text());
            while (descriptions.find()) {
                assertThat(descriptions.group(1).replaceAll("\\$\\{[^}]*}", "x"))
                        .as(block.toString())
                        .matches("[a-zA-Z0-9. _\\-:/()#,@\\[\\]+=&;{}!$*]{1,255}");
            }
        });
    }

    @Test
    void buckets_are_made_in_one_place_that_does_everything_for_each() {
        assertThat(resources("aws_s3_bucket")).hasSize(1);
        Path place = resources("aws_s3_bucket").getFirst().file();
        assertThat(place).isEqualTo(Project.terraform().resolve("modules/bucket/main.tf"));
        for (String needed : List.of(
                "aws_s3_bucket_public_access_block",
                "aws_s3_bucket_versioning",
                "aws_s3_bucket_server_side_encryption_configuration",
                "aws_s3_bucket_policy",
                "aws_s3_bucket_ownership_controls",
                "aws_s3_bucket_lifecycle_configuration")) {
            assertThat(resources(needed))
                    .as(needed)
                    .hasSize(1)
                    .allMatch(block -> block.file().equals(place));
        }
    }

    /** The destination's ARN is made of its name, so that nothing in the rule itself waits for it. */
    @Test
    void replication_waits_for_the_bucket_that_it_replicates_to() {
        assertThat(resources("aws_s3_bucket_replication_configuration"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(block.text())
                        .as(block.toString())
                        .containsPattern("\\n  depends_on = \\[.*module\\.standby_bucket.*]"));
    }

    @Test
    void logs_are_not_kept_for_ever() {
        assertThat(resources("aws_cloudwatch_log_group"))
                .isNotEmpty()
                .allSatisfy(
                        block -> assertThat(block.text()).as(block.toString()).contains("retention_in_days"));
    }

    @Test
    void queues_and_topics_are_encrypted_and_keys_rotate() {
        assertThat(resources("aws_sqs_queue"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(block.text())
                        .as(block.toString())
                        .containsPattern("sqs_managed_sse_enabled += true"));
        assertThat(resources("aws_sns_topic"))
                .isNotEmpty()
                .allSatisfy(
                        block -> assertThat(block.text()).as(block.toString()).contains("kms_master_key_id"));
        assertThat(resources("aws_kms_key"))
                .isNotEmpty()
                .allSatisfy(
                        block -> assertThat(block.text()).as(block.toString()).contains("enable_key_rotation"));
    }

    @Test
    void every_schedule_is_in_utc_and_every_function_publishes() {
        assertThat(resources("aws_scheduler_schedule"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(block.text())
                        .as(block.toString())
                        .containsPattern("schedule_expression_timezone += \"UTC\""));
        assertThat(resources("aws_lambda_function"))
                .allSatisfy(
                        block -> assertThat(block.text()).as(block.toString()).containsPattern("publish += true"));
    }

    @Test
    void nothing_comes_from_a_registry_by_its_host_and_no_path_of_a_machine_is_written_down() {
        assertThat(files)
                .allSatisfy(file -> assertThat(Project.text(file))
                        .as(file.toString())
                        .doesNotContainPattern("registry\\.[a-z]+\\.")
                        .doesNotContainPattern("\"/(opt|root|home|tmp|usr)/"));
    }
}
