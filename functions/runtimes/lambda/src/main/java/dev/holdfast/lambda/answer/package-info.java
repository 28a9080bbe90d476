/** What the invoker is told: a report handed back, or an error that Lambda counts, retries and puts into a dead-letter queue. */
package dev.holdfast.lambda.answer;
