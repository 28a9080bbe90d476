package dev.holdfast.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.plan.Costs;
import dev.holdfast.core.plan.Occurrences;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Schedule;
import dev.holdfast.core.plan.SystemSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * The estimate in {@code terraform/COSTS.md}, computed from the plan (how many backups, how long they are kept), from what Terraform would
 * make (how many keys, alarms, endpoints), and from the prices and assumptions in {@code costs.yaml}.
 */
class CostsTest {
    private static final double HOURS = 730;
    private static final double BYTES_GIB_IN_GB = 1.073741824;
    private static final Predicate<JsonNode> IN_AWS =
            values -> values.path("fqdn").asText().endsWith(".amazonaws.com");
    private static final Instant MONTH = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Map<String, Map<String, Object>>> inputs = new Yaml()
            .load(Project.text(Project.terraform().resolve("costs.yaml")).replaceFirst("(?m)^written:.*$", ""));
    private final Plan plan = Project.plan(Project.planFile(Project.PLAN));
    private final JsonNode estate = Workbench.shared().tested("estate").state();

    /** One thing that costs: so many units at a price. */
    private record Item(String line, String what, double quantity, String price) {}

    private double assumed(String name) {
        return ((Number) inputs.get("assumptions").get(name).get("value")).doubleValue();
    }

    private double usd(String price) {
        return ((Number) inputs.get("prices").get(price).get("usd")).doubleValue();
    }

    /** How many of a resource Terraform would make, of those that are as asked. */
    private long made(String type, Predicate<JsonNode> asked) {
        return found(type, asked).size();
    }

    private List<JsonNode> found(String type, Predicate<JsonNode> asked) {
        List<JsonNode> found = new ArrayList<>();
        collect(estate.path("root_module"), type, asked, found);
        return found;
    }

    private static void collect(JsonNode module, String type, Predicate<JsonNode> asked, List<JsonNode> found) {
        for (JsonNode resource : module.path("resources")) {
            if (resource.path("type").asText().equals(type) && asked.test(resource.path("values"))) {
                found.add(resource.path("values"));
            }
        }
        for (JsonNode child : module.path("child_modules")) {
            collect(child, type, asked, found);
        }
    }

    private long made(String type) {
        return made(type, values -> true);
    }

    /** By how many rules S3 replicates. */
    private long rules() {
        return found("aws_s3_bucket_replication_configuration", values -> true).stream()
                .mapToLong(values -> values.path("rule").size())
                .sum();
    }

    /** Health checks that ask something; those of routing controls ask nothing. */
    private List<JsonNode> checks(Predicate<JsonNode> where) {
        return found(
                "aws_route53_health_check",
                where.and(values -> !values.path("type").asText().equals("RECOVERY_CONTROL")));
    }

    /** Those of the optional features that are in use here: each is paid for by itself. */
    private static long features(List<JsonNode> checks) {
        return checks.stream()
                .mapToLong(values -> (values.path("type").asText().startsWith("HTTPS") ? 1 : 0)
                        + (values.path("request_interval").asInt() == 10 ? 1 : 0))
                .sum();
    }

    private SystemSpec database() {
        return plan.systems().stream()
                .filter(system -> system.kind().equals("postgresql"))
                .findFirst()
                .orElseThrow();
    }

    /** How often something fires in 30 days. */
    private long monthly(String function) {
        return database().schedules().stream()
                .filter(schedule -> schedule.function().equals(function))
                .map(Schedule::recurrence)
                .mapToLong(recurrence -> Occurrences.between(recurrence, MONTH, MONTH.plusSeconds(30L * 86_400))
                        .size())
                .sum();
    }

    private long keptDays() {
        LocalDate from = LocalDate.ofInstant(MONTH, ZoneOffset.UTC);
        return plan.retention().stream()
                .filter(kept -> kept.name().equals(database().retention()))
                .mapToLong(kept -> from.plus(kept.keep()).toEpochDay() - from.toEpochDay())
                .findFirst()
                .orElseThrow();
    }

    private List<Item> items() {
        double stored = assumed("database") * BYTES_GIB_IN_GB / assumed("ratio");
        long backups = monthly("backup");
        long proofs = monthly("verify-backup");
        double archiveAfter = 35;
        double aDay = backups / 30.0;
        double early = aDay * Math.min(archiveAfter, keptDays()) * stored;
        // What goes to this class is paid for 90 days at least.
        double late = keptDays() <= archiveAfter ? 0 : aDay * Math.max(90, keptDays() - archiveAfter) * stored;
        double months = keptDays() / 30.0;
        double memory = 3008 / 1024.0;
        long zones = 2;
        List<Item> items = new ArrayList<>();
        items.add(new Item(
                "secondary-region",
                "interface endpoints, in two zones each",
                made(
                                "aws_vpc_endpoint",
                                values -> values.path("vpc_endpoint_type")
                                        .asText()
                                        .equals("Interface"))
                        * zones
                        * HOURS,
                "endpoint-hour"));
        items.add(new Item("secondary-region", "NAT gateways", made("aws_nat_gateway") * HOURS, "nat-hour"));
        items.add(new Item("secondary-region", "their addresses", made("aws_eip") * HOURS, "address-hour"));
        items.add(new Item(
                "secondary-region", "backup on Lambda", backups * assumed("backup-seconds") * memory, "lambda"));
        items.add(new Item("secondary-region", "its disk", backups * assumed("backup-seconds") * 9.5, "lambda-disk"));
        items.add(new Item(
                "replication",
                "dumps, uncompressed, from the database to the functions",
                backups * assumed("database") * BYTES_GIB_IN_GB,
                "transfer"));
        items.add(new Item("replication", "backups, to the primary region's store", backups * stored, "transfer"));
        items.add(new Item("replication", "the same, read back to be copied", backups * stored, "transfer"));
        items.add(new Item(
                "replication", "the endpoint that both of these go through", 2 * backups * stored, "endpoint-data"));
        items.add(new Item(
                "replication",
                "records and run reports, replicated within 15 minutes (10 kB for each run)",
                (backups + proofs) * 0.00001,
                "replication-time-control"));
        items.add(new Item("backup-storage", "two copies, first 35 days", 2 * early, "standard-ia"));
        items.add(new Item("backup-storage", "two copies, then until the end of retention", 2 * late, "glacier-ir"));
        items.add(new Item("backup-storage", "moving them there", 2.0 * backups, "archive-transition"));
        items.add(new Item("backup-storage", "monthly archive", months * stored, "deep-archive"));
        items.add(new Item("backup-storage", "writes", backups * assumed("requests-per-backup"), "ia-writes"));
        items.add(new Item(
                "backup-storage", "keys, in each region", made("aws_kms_key") + made("aws_kms_replica_key"), "key"));
        items.add(new Item("monitoring", "alarms", made("aws_cloudwatch_metric_alarm"), "alarm"));
        items.add(
                new Item("monitoring", "composite alarms", made("aws_cloudwatch_composite_alarm"), "composite-alarm"));
        items.add(new Item(
                "monitoring",
                "the probe's metrics",
                made(
                        "aws_cloudwatch_metric_alarm",
                        values -> values.path("namespace").asText().equals("Holdfast")),
                "metric"));
        items.add(new Item("monitoring", "metrics of replication, four for each rule", 4 * rules(), "metric"));
        items.add(new Item("monitoring", "the probe, once a minute", HOURS * 60, "express-execution"));
        items.add(new Item(
                "monitoring", "its running (64 MB, one second)", HOURS * 60 * 0.0625, "express-gigabyte-second"));
        items.add(new Item("monitoring", "its connection", made("aws_cloudwatch_event_connection"), "secret"));
        items.add(new Item(
                "monitoring",
                "Route 53 health checks of what is in AWS",
                checks(IN_AWS).size(),
                "health-check-in-aws"));
        items.add(new Item(
                "monitoring",
                "HTTPS and fast intervals of these",
                features(checks(IN_AWS)),
                "health-check-feature-in-aws"));
        items.add(new Item(
                "monitoring",
                "Route 53 health checks of other names",
                checks(IN_AWS.negate()).size(),
                "health-check-elsewhere"));
        items.add(new Item(
                "monitoring",
                "HTTPS and fast intervals of these",
                features(checks(IN_AWS.negate())),
                "health-check-feature-elsewhere"));
        items.add(new Item("monitoring", "logs", assumed("log-gigabytes"), "log"));
        double verifications = proofs + assumed("proofs-by-hand");
        items.add(new Item(
                "tests", "verification on Lambda", verifications * assumed("verify-seconds") * memory, "lambda"));
        items.add(new Item("tests", "its disk", verifications * assumed("verify-seconds") * 9.5, "lambda-disk"));
        items.add(new Item(
                "tests",
                "drills: dry runs of the failover (1769 MB, 30 s)",
                assumed("drills") * 24 * 30 * 1.73,
                "lambda"));
        return items;
    }

    private String document() {
        StringBuilder text = new StringBuilder("""
                # What it costs

                Computed by `CostsTest` from the plan `%s`, from what `terraform test` says would be made, and from the prices and
                assumptions in `costs.yaml`; do not edit. List prices in USD a month, written down %s. Not in it: the databases and
                clusters of the platform itself in either region, ARC (a cluster costs 2.50 an hour, about 1,825 a month), what a
                transit gateway takes for the dumps if they go through one (0.02 for a GB, as much again as their way), data that an outage
                moves, support, tax. With `backups_run_in = "primary"` dumps and backups stay in their region, and nothing goes through the endpoint:
                of the line `replication` the copies remain.

                | line | what | quantity | unit | price | USD a month |
                |---|---|---:|---|---:|---:|
                """.formatted(plan.name(), written()));
        for (Item item : items()) {
            text.append("| %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            item.line(),
                            item.what(),
                            plain(item.quantity()),
                            inputs.get("prices").get(item.price()).get("unit"),
                            price(usd(item.price())),
                            money(item.quantity() * usd(item.price()))));
        }
        text.append("""

                ## Beside the budget

                The plan `%s` grants no money; the one budget there is stands in `infra/plans/cerebra-md.yaml` (`costs`) and is the
                yardstick here. Its lines also pay for what is not in the estimate, above all the secondary region's databases and clusters.

                | line | estimate | granted | |
                |---|---:|---:|---|
                """.formatted(plan.name()));
        double total = 0;
        for (Costs.Line line : granted()) {
            double sum = sum(line.name());
            total += sum;
            text.append("| %s | %s | %,d to %,d | %s |%n"
                    .formatted(
                            line.name(),
                            money(sum),
                            line.least(),
                            line.most(),
                            sum <= line.most() ? "within" : "above"));
        }
        text.append("| together, in a year | %s | %,d | %s |%n"
                .formatted(money(total * 12), yearly(), total * 12 <= yearly() ? "within" : "above"));
        text.append("\n## Assumptions\n\n| what | value |\n|---|---:|\n");
        inputs.get("assumptions")
                .forEach((name, about) -> text.append("| %s: %s | %s %s |%n"
                        .formatted(name, about.get("what"), about.get("value"), about.get("unit"))));
        text.append("\n## Prices\n\n| price | source |\n|---|---|\n");
        inputs.get("prices")
                .forEach((name, about) -> text.append("| %s: %s for one %s | %s |%n"
                        .formatted(name, price(usd(name)), about.get("unit"), about.get("source"))));
        return text.toString();
    }

    private static String written() {
        return Project.text(Project.terraform().resolve("costs.yaml"))
                .lines()
                .filter(line -> line.startsWith("written: "))
                .map(line -> line.substring("written: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private double sum(String line) {
        return items().stream()
                .filter(item -> item.line().equals(line))
                .mapToDouble(item -> item.quantity() * usd(item.price()))
                .sum();
    }

    private static List<Costs.Line> granted() {
        return Project.plan(Project.planFile("cerebra-md")).costs().lines().stream()
                .filter(line -> line.purpose() == Costs.Purpose.ESTATE)
                .toList();
    }

    private static long yearly() {
        return Project.plan(Project.planFile("cerebra-md")).costs().lines().stream()
                .filter(line -> line.purpose() == Costs.Purpose.BUDGET)
                .mapToLong(Costs.Line::most)
                .findFirst()
                .orElseThrow();
    }

    private static String plain(double quantity) {
        return quantity >= 100
                ? String.format(Locale.ROOT, "%,.0f", quantity)
                : String.format(Locale.ROOT, "%.2f", quantity);
    }

    private static String money(double usd) {
        return String.format(Locale.ROOT, "%,.2f", usd);
    }

    private static String price(double usd) {
        return new java.math.BigDecimal(Double.toString(usd))
                .stripTrailingZeros()
                .toPlainString();
    }

    @Test
    void the_document_is_what_plan_estate_and_prices_come_to() throws IOException {
        Path file = Project.terraform().resolve("COSTS.md");
        if (RolesTest.WRITE) {
            Files.writeString(file, document());
            return;
        }
        assertThat(Project.text(file))
                .as("terraform/COSTS.md is out of date; run the tests of terraform/tests with"
                        + " -Dholdfast.terraform.write=true")
                .isEqualTo(document());
    }

    @Test
    void every_line_of_the_budget_has_an_estimate_within_it() {
        assertThat(granted())
                .hasSize(5)
                .allSatisfy(line -> assertThat(sum(line.name()))
                        .as(line.name())
                        .isPositive()
                        .isLessThanOrEqualTo(line.most()));
        assertThat(items())
                .allSatisfy(item -> assertThat(granted())
                        .as(item.what())
                        .anyMatch(line -> line.name().equals(item.line())));
    }

    @Test
    void every_price_and_assumption_is_used_and_says_where_it_comes_from() {
        assertThat(inputs.get("prices").keySet())
                .containsExactlyInAnyOrderElementsOf(
                        items().stream().map(Item::price).distinct().toList());
        assertThat(inputs.get("prices").values())
                .allSatisfy(about -> assertThat((String) about.get("source")).contains("pricing"));
        assertThat(inputs.get("assumptions").values())
                .allSatisfy(about -> assertThat((String) about.get("what")).isNotBlank());
    }
}
