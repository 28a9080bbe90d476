package dev.holdfast.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.trigger.RequestReader;
import dev.holdfast.core.trigger.Trigger;
import java.time.Instant;
import java.util.List;

/**
 * What {@code backup} is asked to do.
 *
 * @param plan name of the plan
 * @param systems the systems to back up; empty means all
 * @param tier the tier of the backups: a schedule's name, or {@link #MANUAL}
 * @param reason why somebody asked by hand; may be empty
 * @param dryRun only say what would be done
 * @param cause who wants it
 */
public record BackupRequest(
        String plan, List<String> systems, String tier, String reason, boolean dryRun, Cause cause) {
    /** The tier of backups asked for by hand without naming one. */
    public static final String MANUAL = "manual";

    static final int MOST_REASON_CHARS = 500;

    /** Who wants a backup. */
    public sealed interface Cause {}

    /** Somebody, now: each request is a backup of its own. */
    public record ByHand() implements Cause {}

    /** A schedule, once for each occurrence, however often that is delivered. */
    public record Due(Instant at) implements Cause {}

    /**
     * Reads the request strictly. By hand {@code tier} defaults to {@link #MANUAL}; a schedule must name its own, or
     * the watchdog would miss its backups for ever. {@code systems} defaults to all, {@code reason} to none,
     * {@code dryRun} to false.
     *
     * @throws dev.holdfast.core.trigger.InvalidRequest with every problem found
     */
    public static BackupRequest of(Trigger.Asked trigger) {
        RequestReader reader = new RequestReader(trigger.request());
        BackupRequest request = new BackupRequest(
                reader.requiredName("plan"),
                reader.names("systems"),
                switch (trigger) {
                    case Trigger.Manual byHand -> reader.name("tier", MANUAL);
                    case Trigger.Scheduled bySchedule -> reader.requiredName("tier");
                },
                reader.text("reason", MOST_REASON_CHARS, ""),
                reader.flag("dryRun", false),
                switch (trigger) {
                    case Trigger.Manual byHand -> new ByHand();
                    case Trigger.Scheduled bySchedule -> new Due(bySchedule.scheduledTime());
                });
        reader.finish();
        return request;
    }

    /** The event with its tier in so many words, for whoever takes it over: not every place knows what is meant without. */
    JsonNode stated(JsonNode event) {
        return event instanceof ObjectNode object ? object.deepCopy().put("tier", tier) : event;
    }

    /** Whether it waits for another backup of the system to end: a tier must not be lost, a person rather hears at once. */
    public boolean isPatient() {
        return !tier.equals(MANUAL);
    }

    /** Whether the request is for this system of the plan. */
    public boolean includes(String system) {
        return systems.isEmpty() || systems.contains(system);
    }
}
