/**
 * What a failover needs of the world, as ports: probes, fences, replication, traffic, workloads, couriers. Policy stands
 * in the function; adapters stand with the systems and clouds.
 */
package dev.holdfast.core.failover;
