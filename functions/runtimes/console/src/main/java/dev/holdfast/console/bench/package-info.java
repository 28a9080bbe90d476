/** Benchmarks: Holdfast beside the tools it replaces, whole processes on one machine, judged by the bounds that were set. */
package dev.holdfast.console.bench;
