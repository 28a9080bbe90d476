package dev.holdfast.verify;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.LockCheck;
import dev.holdfast.core.vault.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a run found out about one system's backup. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SystemVerification.Verified.class, name = "verified"),
    @JsonSubTypes.Type(value = SystemVerification.NotVerified.class, name = "not-verified"),
    @JsonSubTypes.Type(value = SystemVerification.OutOfTime.class, name = "out-of-time"),
    @JsonSubTypes.Type(value = SystemVerification.HandedOver.class, name = "handed-over")
})
public sealed interface SystemVerification {
    /** The system's name in the plan. */
    String system();

    /** {@link Status#OK} only when the backup was proved, that was recorded, no newer manifest is unreadable, and the backup is locked as promised. */
    Status status();

    /**
     * An attempt was made and recorded.
     *
     * @param consistencyInstant whose state the backup holds
     * @param verification the record, as it was signed
     * @param record its key in the vault, or why it could not be written
     * @param unreadable newer manifests that cannot be relied on, one sentence each
     * @param locks whether each store that keeps it refuses to destroy it; empty where the plan promises no lock
     */
    record Verified(
            String system,
            Status status,
            Instant consistencyInstant,
            Verification verification,
            String record,
            List<String> unreadable,
            List<LockCheck.InStore> locks)
            implements SystemVerification {}

    /** No attempt could be made. Parameters as in a failed backup. */
    record NotVerified(String system, Status status, String error, String what, String hint)
            implements SystemVerification {}

    /**
     * The run's time was over first; nothing was learnt about the backup. Parameters as in a backup that ran out of time.
     *
     * @param record key of the record of the attempt, or why it could not be written; empty when there was no attempt
     */
    record OutOfTime(
            String system,
            Status status,
            String phase,
            long phaseBytes,
            long phaseTotalBytes,
            Duration spent,
            Duration allotted,
            String record,
            String what,
            String hint)
            implements SystemVerification {
        /** The phase of a system whose turn did not come. */
        public static final String NOT_BEGUN = "not begun";
    }

    /** Another place has it now. Parameters as in a backup that was handed over. */
    record HandedOver(String system, Status status, String where, String reference, String why)
            implements SystemVerification {}
}
