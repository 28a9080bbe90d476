/** The functions that need PostgreSQL's programs, in a container image. */
package dev.holdfast.lambda.image;
