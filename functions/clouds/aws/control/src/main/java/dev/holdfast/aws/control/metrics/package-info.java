/** Figures of runs for Amazon CloudWatch. */
package dev.holdfast.aws.control.metrics;
