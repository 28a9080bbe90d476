/** The vault on Amazon S3 and on servers that speak its protocol. */
package dev.holdfast.aws.vault;
