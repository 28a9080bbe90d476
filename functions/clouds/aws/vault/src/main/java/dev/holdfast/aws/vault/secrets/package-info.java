/** Secrets kept in AWS Secrets Manager. */
package dev.holdfast.aws.vault.secrets;
