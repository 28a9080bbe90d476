/** What the vault's adapters share in dealing with the AWS SDK: clients by region, and what an error means. */
package dev.holdfast.aws.vault.sdk;
