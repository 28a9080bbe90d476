/** CloudWatch alarms as observers. */
package dev.holdfast.aws.control.alarm;
