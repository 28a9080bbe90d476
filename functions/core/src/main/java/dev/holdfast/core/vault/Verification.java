package dev.holdfast.core.vault;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * The evidence of one attempt to prove a backup.
 *
 * @param restoreTime how long the restore took and under what conditions
 * @param rto the objective it is read against
 * @param rpo the objective the exposure is read against
 * @param rpoExposure from the consistency instant of the newest published backup to {@link #at()}
 * @param worstGap the longest time between two consistency instants in the period looked at
 * @param compared what the comparison looked at
 * @param redTest whether the verifier was shown able to fail
 * @param isolation what kept the throw-away server apart
 * @param tools name to version of every program that took part
 */
public record Verification(
        UUID id,
        BackupId backup,
        Instant at,
        RunId run,
        Level level,
        Outcome outcome,
        RestoreTime restoreTime,
        Duration rto,
        Duration rpo,
        Duration rpoExposure,
        Duration worstGap,
        Compared compared,
        RedTest redTest,
        SortedMap<String, String> isolation,
        SortedMap<String, String> tools)
        implements BackupRecord {

    /** How far the attempt went. */
    public enum Level {
        /** Signature, sums, decryption, archive listing. */
        @JsonProperty("integrity")
        INTEGRITY,
        /** All of that, then restored and compared exactly. */
        @JsonProperty("restore")
        RESTORE
    }

    /** What came out. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Proved.class, name = "proved"),
        @JsonSubTypes.Type(value = Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = Inconclusive.class, name = "inconclusive"),
        @JsonSubTypes.Type(value = Unsupported.class, name = "unsupported")
    })
    public sealed interface Outcome {}

    /** The backup is what the source was, as far as {@link Verification#level()} looks. */
    public record Proved() implements Outcome {}

    /**
     * The backup is not what the source was.
     *
     * @param differences one sentence each, at most {@link #MOST_DIFFERENCES}
     * @param more how many there are beyond those
     */
    public record Failed(List<String> differences, int more) implements Outcome {
        /** A record stays readable however much differs. */
        public static final int MOST_DIFFERENCES = 100;

        /** Keeps the first {@link #MOST_DIFFERENCES} and counts the others. */
        public static Failed of(List<String> all) {
            int kept = Math.min(all.size(), MOST_DIFFERENCES);
            return new Failed(List.copyOf(all.subList(0, kept)), all.size() - kept);
        }
    }

    /** Nothing was learnt about the backup. */
    public record Inconclusive(String reason) implements Outcome {}

    /** This kind of backup cannot be proved at this level. */
    public record Unsupported(String reason) implements Outcome {}

    /** How long a restore took. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Measured.class, name = "measured"),
        @JsonSubTypes.Type(value = NotMeasured.class, name = "not-measured")
    })
    public sealed interface RestoreTime {}

    /**
     * The restore was run.
     *
     * @param time download, decryption, restore; without the comparison
     * @param machine where: {@code processors}, {@code memory} …
     * @param settings how: {@code jobs}, server settings …
     */
    public record Measured(Duration time, SortedMap<String, String> machine, SortedMap<String, String> settings)
            implements RestoreTime {}

    /** It was not run, or did not end. */
    public record NotMeasured(String why) implements RestoreTime {}

    /**
     * What a comparison looked at.
     *
     * @param items section of the fingerprint to number of items
     * @param values how many figures were compared in all
     */
    public record Compared(SortedMap<String, Integer> items, long values) {}

    /** The proof that the verifier can fail. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Performed.class, name = "performed"),
        @JsonSubTypes.Type(value = NotPerformed.class, name = "not-performed")
    })
    public sealed interface RedTest {}

    /**
     * Something was changed on purpose and the comparison repeated.
     *
     * @param changed what, in one sentence
     * @param caught whether the comparison named it
     */
    public record Performed(String changed, boolean caught) implements RedTest {}

    /** Nothing was changed. */
    public record NotPerformed(String why) implements RedTest {}
}
