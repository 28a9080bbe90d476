/** Plans kept in a bucket. */
package dev.holdfast.aws.vault.plans;
