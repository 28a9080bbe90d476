/**
 * The benchmark of failovers: the function as it runs anywhere, with a real name server, real databases and real probes on
 * one machine, judged by the bounds that were set.
 */
package dev.holdfast.console.bench.failover;
