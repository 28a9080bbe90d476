package dev.holdfast.core.plan;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a secret is kept; never the secret. References to regional services carry their region, so that the plan still
 * works when a region is lost.
 */
public sealed interface SecretRef {
    /** What {@link #parse} accepts, as a regular expression that JSON Schema (ECMA-262) also understands. */
    String PATTERN = "env:[A-Za-z_][A-Za-z0-9_]*"
            + "|file:[^\\s].*"
            + "|aws-secretsmanager:[a-z]{2}(?:-[a-z]+)+-[0-9]/[A-Za-z0-9/_+=.@-]+(?:#[A-Za-z0-9_.-]+)?"
            + "|azure-keyvault:[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]/[A-Za-z0-9-]+";

    /** {@code env:NAME}: an environment variable. */
    record Environment(String variable) implements SecretRef {
        @Override
        public String toString() {
            return "env:" + variable;
        }
    }

    /** {@code file:PATH}: the content of a file, one trailing newline removed. */
    record File(String path) implements SecretRef {
        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /**
     * {@code aws-secretsmanager:REGION/ID} or {@code aws-secretsmanager:REGION/ID#FIELD}.
     *
     * @param field which field of a secret that is a JSON object, such as {@code password}; empty for the whole secret
     */
    record AwsSecretsManager(String region, String id, String field) implements SecretRef {
        @Override
        public String toString() {
            return "aws-secretsmanager:" + region + "/" + id + (field.isEmpty() ? "" : "#" + field);
        }
    }

    /** {@code azure-keyvault:VAULT/NAME}. */
    record AzureKeyVault(String vault, String name) implements SecretRef {
        @Override
        public String toString() {
            return "azure-keyvault:" + vault + "/" + name;
        }
    }

    /** Reads a reference as a plan writes it; the inverse of {@code toString}. Empty when it is not one. */
    static Optional<SecretRef> parse(String text) {
        if (!Pattern.matches(PATTERN, text)) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        int slash = rest.indexOf('/');
        return Optional.of(
                switch (text.substring(0, colon)) {
                    case "env" -> new Environment(rest);
                    case "file" -> new File(rest);
                    case "aws-secretsmanager" -> secretsManager(rest.substring(0, slash), rest.substring(slash + 1));
                    default -> new AzureKeyVault(rest.substring(0, slash), rest.substring(slash + 1));
                });
    }

    private static AwsSecretsManager secretsManager(String region, String idAndField) {
        int hash = idAndField.indexOf('#');
        return hash < 0
                ? new AwsSecretsManager(region, idAndField, "")
                : new AwsSecretsManager(region, idAndField.substring(0, hash), idAndField.substring(hash + 1));
    }
}
