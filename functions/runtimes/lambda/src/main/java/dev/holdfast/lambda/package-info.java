/** How an invocation of AWS Lambda reaches a function, how long it may last, and how it ends. */
package dev.holdfast.lambda;
