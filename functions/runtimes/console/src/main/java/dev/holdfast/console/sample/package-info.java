/** Synthetic health-care data for the demonstration, the benchmark and the tests, and a writer that keeps changing it. */
package dev.holdfast.console.sample;
