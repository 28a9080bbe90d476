/** What a benchmark ran on. */
package dev.holdfast.console.bench.machine;
