/** Messages over Amazon SNS. */
package dev.holdfast.aws.control.notify;
