package dev.holdfast.aws.control.rds;

import java.time.Instant;

/** A copy that RDS keeps, as manifests refer to it. */
sealed interface HeldCopy {
    /** What it is, or what it is a copy of. */
    RdsArn arn();

    /** A snapshot. */
    record Snapshot(RdsArn arn) implements HeldCopy {
        @Override
        public String toString() {
            return arn.toString();
        }
    }

    /** What the automated backups of an instance can bring back. */
    record PointInTime(RdsArn arn, Instant at) implements HeldCopy {
        @Override
        public String toString() {
            return arn + "@" + at;
        }
    }

    /** The inverse of {@code toString}. */
    static HeldCopy of(String reference) {
        int at = reference.indexOf('@');
        return at < 0
                ? new Snapshot(RdsArn.of(reference))
                : new PointInTime(RdsArn.of(reference.substring(0, at)), Instant.parse(reference.substring(at + 1)));
    }
}
