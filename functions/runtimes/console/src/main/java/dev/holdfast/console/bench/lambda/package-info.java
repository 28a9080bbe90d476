/** Measures functions as Lambda runs them: size of the package, cold start, warm invocation, memory. */
package dev.holdfast.console.bench.lambda;
