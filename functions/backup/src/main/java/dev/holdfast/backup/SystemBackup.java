package dev.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.vault.MissingWrap;
import dev.holdfast.core.watch.RpoExposure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a run did for one system. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SystemBackup.Published.class, name = "published"),
    @JsonSubTypes.Type(value = SystemBackup.MadeBefore.class, name = "made-before"),
    @JsonSubTypes.Type(value = SystemBackup.NotPublished.class, name = "not-published"),
    @JsonSubTypes.Type(value = SystemBackup.OutOfTime.class, name = "out-of-time"),
    @JsonSubTypes.Type(value = SystemBackup.HandedOver.class, name = "handed-over"),
    @JsonSubTypes.Type(value = SystemBackup.Rehearsed.class, name = "rehearsed")
})
public sealed interface SystemBackup {
    /** The system's name in the plan. */
    String system();

    /** How it ended for this system. */
    Status status();

    /**
     * A backup exists.
     *
     * @param status {@link Status#PARTIAL} when a copy or a wrap of the data key is missing
     * @param manifest its key in every store
     * @param storedBytes after compression and encryption
     * @param plainBytes before
     * @param duration from the first connection to the published manifest, without copies
     * @param missingWraps the plan's keys that did not answer, so that the backup does not open through them
     * @param copies what became of each copy the plan asks for
     * @param exposure how much would be lost now, and at worst in the last 30 days
     */
    record Published(
            String system,
            Status status,
            String tier,
            BackupId backup,
            String manifest,
            Instant consistencyInstant,
            long storedBytes,
            long plainBytes,
            Duration duration,
            List<MissingWrap> missingWraps,
            List<CopyOutcome> copies,
            RpoExposure exposure)
            implements SystemBackup {

        /** How many plain bytes one stored byte stands for. */
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        public double ratio() {
            return storedBytes == 0 ? 0 : (double) plainBytes / storedBytes;
        }

        /** Plain bytes per second. */
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        public long throughput() {
            return duration.isZero() ? 0 : plainBytes * 1000 / Math.max(1, duration.toMillis());
        }
    }

    /**
     * The occurrence of the schedule was answered already: its backup exists, and this run only looked after the copies.
     *
     * @param status as in {@link Published}
     * @param due the occurrence
     * @param startedAt when the run that made the backup began
     * @param missingWraps the plan's keys that it has no wrap for, neither in its manifest nor added later
     */
    record MadeBefore(
            String system,
            Status status,
            String tier,
            Instant due,
            BackupId backup,
            String manifest,
            Instant startedAt,
            Instant consistencyInstant,
            List<MissingWrap> missingWraps,
            List<CopyOutcome> copies,
            RpoExposure exposure)
            implements SystemBackup {}

    /**
     * No backup is known to have been made.
     *
     * @param error the cause's type
     * @param what what happened and where
     * @param hint what to do
     */
    record NotPublished(String system, Status status, String error, String what, String hint) implements SystemBackup {}

    /**
     * The run's time was over first. Nothing half-done was kept.
     *
     * @param phase what was going on; {@link #NOT_BEGUN} when the time was over before its turn came
     * @param phaseBytes how many bytes of that phase were done
     * @param phaseTotalBytes how many it has in all; 0 when unknown
     * @param spent how long this system had been worked on
     * @param allotted how long the whole run may work
     */
    record OutOfTime(
            String system,
            Status status,
            String phase,
            long phaseBytes,
            long phaseTotalBytes,
            Duration spent,
            Duration allotted,
            String what,
            String hint)
            implements SystemBackup {
        /** The phase of a system whose turn did not come. */
        public static final String NOT_BEGUN = "not begun";
    }

    /**
     * Another place has it now. Whether a backup is made only that place's own report says.
     *
     * @param where the kind of place and its name
     * @param reference by which the place finds it
     * @param why it was not done here
     */
    record HandedOver(String system, Status status, String where, String reference, String why)
            implements SystemBackup {}

    /** A dry run: what was found, one sentence each. */
    record Rehearsed(String system, Status status, List<String> found) implements SystemBackup {}
}
