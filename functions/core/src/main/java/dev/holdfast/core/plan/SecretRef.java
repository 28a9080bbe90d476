package dev.holdfast.core.plan;

/**
 * Where a secret is kept; never the secret. References to regional services carry their region, so that the plan still
 * works when a region is lost.
 */
public sealed interface SecretRef {
    /** {@code env:NAME}: an environment variable. */
    record Environment(String variable) implements SecretRef {}

    /** {@code file:PATH}: the content of a file, one trailing newline removed. */
    record File(String path) implements SecretRef {}

    /** {@code aws-secretsmanager:REGION/ID}. */
    record AwsSecretsManager(String region, String id) implements SecretRef {}

    /** {@code azure-keyvault:VAULT/NAME}. */
    record AzureKeyVault(String vault, String name) implements SecretRef {}
}
