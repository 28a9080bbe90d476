/** Keys in AWS KMS: they wrap data keys and sign evidence, and never leave it. */
package dev.holdfast.aws.vault.keys;
