package dev.holdfast.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A role's policy as it was rendered. */
record Policy(List<Statement> statements) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One statement.
     *
     * @param conditional whether it holds under a condition only; the condition itself is not judged here
     */
    record Statement(String sid, boolean allows, List<String> actions, List<String> resources, boolean conditional) {}

    static Policy of(String json) {
        try {
            List<Statement> statements = new ArrayList<>();
            for (JsonNode statement : JSON.readTree(json).path("Statement")) {
                statements.add(new Statement(
                        statement.path("Sid").asText(),
                        statement.path("Effect").asText().equals("Allow"),
                        texts(statement.path("Action")),
                        texts(statement.path("Resource")),
                        statement.has("Condition")));
            }
            return new Policy(List.copyOf(statements));
        } catch (IOException e) {
            throw new AssertionError("not a policy: " + json, e);
        }
    }

    /** Whether it lets the action be done with the resource; conditions are taken to hold for grants, not for denials. */
    boolean allows(String action, String resource) {
        return statements.stream().filter(Statement::allows).anyMatch(statement -> covers(statement, action, resource))
                && statements.stream()
                        .filter(statement -> !statement.allows() && !statement.conditional())
                        .noneMatch(statement -> covers(statement, action, resource));
    }

    /** Every action it grants on anything. */
    SortedSet<String> granted() {
        SortedSet<String> all = new TreeSet<>();
        statements.stream().filter(Statement::allows).forEach(statement -> all.addAll(statement.actions()));
        return all;
    }

    private static boolean covers(Statement statement, String action, String resource) {
        return statement.actions().stream().anyMatch(pattern -> matches(pattern, action))
                && statement.resources().stream().anyMatch(pattern -> matches(pattern, resource));
    }

    /** {@code *} is any text, {@code ?} any character ("IAM JSON policy elements: Resource"). */
    static boolean matches(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.matches(regex.toString(), text);
    }

    private static List<String> texts(JsonNode node) {
        if (node.isTextual()) {
            return List.of(node.asText());
        }
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
