/** What AWS Lambda offers in the place of a machine: time, disk, plans, a log, and no name for whoever calls. */
package dev.holdfast.lambda.machine;
