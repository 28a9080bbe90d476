package dev.holdfast.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each function's role allows every call that its adapters were seen to make, on the right resources, and nothing more than a margin
 * whose reasons are written down.
 */
class RolesTest {
    /** With {@code -Dholdfast.terraform.write=true} documents are rewritten instead of compared. */
    static final boolean WRITE = Boolean.getBoolean("holdfast.terraform.write");

    private static final String BEGIN = "<!-- roles: begin, written by RolesTest -->";
    private static final String END = "<!-- roles: end -->";

    private final Plan plan = Project.plan(Project.planFile(Project.PLAN));
    private final SortedSet<AwsCall> calls = AwsCall.recorded();

    private Policy policy(String region, String function) {
        return Policy.of(Workbench.shared()
                .estateOutput("policies")
                .path(region)
                .path(function)
                .asText());
    }

    private SortedMap<String, SortedSet<AwsCall>> needed(String function) {
        SortedMap<String, SortedSet<AwsCall>> needed = new TreeMap<>();
        var carried = Carried.by(function);
        for (AwsCall call : calls) {
            if (carried.contains(call.adapter())) {
                call.actions().stream()
                        .filter(action -> !Grants.never(function, action))
                        .forEach(action -> needed.computeIfAbsent(action, key -> new TreeSet<>())
                                .add(call));
            }
        }
        return needed;
    }

    @Test
    void every_recorded_call_comes_from_a_class_that_some_function_reaches() {
        List<AwsCall> nobodys = calls.stream()
                .filter(call -> Grants.FUNCTIONS.stream()
                        .noneMatch(function -> Carried.by(function).contains(call.adapter())))
                .toList();
        assertThat(nobodys).as("calls of adapters that no function reaches").isEmpty();
    }

    @Test
    void each_role_allows_every_call_of_its_adapters_on_the_resources_it_is_about() {
        List<String> refused = new ArrayList<>();
        for (String function : Grants.FUNCTIONS) {
            Policy policy = policy("us-west-2", function);
            needed(function)
                    .forEach((action, callers) ->
                            callers.forEach(call -> Grants.resources(function, call, action, plan).stream()
                                    .filter(resource -> !policy.allows(action, resource))
                                    .forEach(resource -> refused.add(function + " may not " + action + " on " + resource
                                            + ", which " + call.shortAdapter() + " asks for"))));
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void backup_in_the_primary_region_may_do_the_same_but_hand_over() {
        SortedSet<String> here = policy("us-east-1", "backup").granted();
        SortedSet<String> there = policy("us-west-2", "backup").granted();
        assertThat(here).isSubsetOf(there);
        assertThat(there.stream().filter(action -> !here.contains(action)))
                .allMatch(action -> action.startsWith("ecs:")
                        || action.startsWith("states:")
                        // Outside a VPC unless it is given one.
                        || action.startsWith("ec2:"));
    }

    @Test
    void no_role_allows_more_than_its_calls_need_and_the_margin_says() {
        List<String> wrong = new ArrayList<>();
        for (String function : Grants.FUNCTIONS) {
            SortedSet<String> granted = policy("us-west-2", function).granted();
            SortedSet<String> needed = new TreeSet<>(needed(function).keySet());
            SortedSet<String> margin = Grants.MARGIN.stream()
                    .filter(entry -> entry.functions().contains(function))
                    .map(Grants.Margin::action)
                    .collect(Collectors.toCollection(TreeSet::new));
            granted.stream()
                    .filter(action -> !needed.contains(action) && !margin.contains(action))
                    .forEach(action -> wrong.add(
                            function + " may " + action + ", which no call needs and no reason is given for"));
            margin.stream()
                    .filter(action ->
                            !granted.contains(action) || needed.contains(action) && !action.startsWith("kms:"))
                    .forEach(action -> wrong.add("the margin's " + action + " for " + function + " is out of date"));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void the_zips_handler_is_a_class_of_the_runtime() {
        String handler = Project.text(Project.terraform().resolve("modules/functions/main.tf"))
                .lines()
                .filter(line -> line.strip().startsWith("handler "))
                .map(line -> line.replaceAll(".*\"(.*)::.*", "$1"))
                .findFirst()
                .orElseThrow();
        assertThat(Carried.exists(handler)).as(handler).isTrue();
    }

    @Test
    void what_would_end_the_vault_is_nobodys() {
        for (String function : Grants.FUNCTIONS) {
            Policy policy = policy("us-west-2", function);
            Grants.FORBIDDEN.forEach((action, resource) -> assertThat(policy.allows(action, resource))
                    .as(function + " " + action + " " + resource)
                    .isFalse());
        }
    }

    @Test
    void the_readme_has_the_table() throws IOException {
        Path readme = Project.terraform().resolve("README.md");
        String text = Project.text(readme);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        String table = "\n" + table();
        if (WRITE) {
            Files.writeString(readme, text.substring(0, begin) + table + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as("terraform/README.md is out of date; run the tests of terraform/tests with"
                        + " -Dholdfast.terraform.write=true")
                .isEqualTo(table);
    }

    private String table() {
        StringBuilder table = new StringBuilder("| role | actions | calls that need them |\n|---|---|---|\n");
        for (String function : Grants.FUNCTIONS) {
            var needed = needed(function);
            SortedMap<String, List<String>> byReason = new TreeMap<>();
            policy("us-west-2", function)
                    .granted()
                    .forEach(action -> byReason.computeIfAbsent(
                                    why(function, action, needed.getOrDefault(action, new TreeSet<>())),
                                    why -> new ArrayList<>())
                            .add(action));
            byReason.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getValue().getFirst()))
                    .forEach(entry -> table.append("| `")
                            .append(function)
                            .append("` | `")
                            .append(String.join("` `", entry.getValue()))
                            .append("` | ")
                            .append(entry.getKey())
                            .append(" |\n"));
        }
        return table.toString();
    }

    private static String why(String function, String action, SortedSet<AwsCall> callers) {
        String seen = callers.stream()
                .collect(Collectors.groupingBy(
                        AwsCall::shortAdapter,
                        TreeMap::new,
                        Collectors.mapping(AwsCall::operation, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(entry -> "`" + entry.getKey() + "`: " + entry.getValue())
                .collect(Collectors.joining("; "));
        String margin = Grants.MARGIN.stream()
                .filter(entry ->
                        entry.action().equals(action) && entry.functions().contains(function))
                .map(Grants.Margin::why)
                .collect(Collectors.joining("; "));
        return seen.isEmpty() || margin.isEmpty() ? seen + margin : seen + "; " + margin;
    }
}
