/** Deployments on Kubernetes as a failover needs them: scaled, restarted, taken back, waited for. */
package dev.holdfast.kubernetes;
