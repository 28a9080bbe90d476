/** Work that goes elsewhere or comes later: Fargate tasks, Step Functions executions, one-off schedules. */
package dev.holdfast.aws.control.compute;
