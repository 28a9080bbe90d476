/**
 * Databases that Amazon RDS runs: promotion, lag, restart and settings, a fence, snapshots and throw-away servers. Instances
 * only, no Aurora clusters. Sources: the Amazon RDS API Reference and the Amazon RDS User Guide, by the titles named at each
 * place.
 */
package dev.holdfast.aws.control.rds;
