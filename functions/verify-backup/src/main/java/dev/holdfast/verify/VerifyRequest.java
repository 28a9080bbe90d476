package dev.holdfast.verify;

import dev.holdfast.core.trigger.RequestReader;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.core.vault.BackupId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What {@code verify-backup} is asked to do.
 *
 * @param plan name of the plan
 * @param systems the systems whose backups to verify; empty means all
 * @param choice which backup of each
 * @param level how far to go
 */
public record VerifyRequest(String plan, List<String> systems, Choice choice, Level level) {

    /** Which backup to verify. */
    public sealed interface Choice {
        /** The newest of each system. */
        record Latest() implements Choice {}

        /** This one. */
        record Exactly(BackupId id) implements Choice {}
    }

    /** How far a verification goes. */
    public enum Level {
        /** Signature, sums, decryption and the archive's listing; nothing is restored. */
        INTEGRITY,
        /** Restores into a throw-away server and compares exactly. */
        RESTORE
    }

    /** UUID.fromString also takes 1-1-1-1-1. */
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final Map<String, Level> LEVELS = levels();

    /**
     * Reads the request strictly. {@code systems} defaults to all, {@code backup} to {@code latest}, {@code level} to
     * {@code restore}: only a restore proves a backup.
     *
     * @throws dev.holdfast.core.trigger.InvalidRequest with every problem found
     */
    public static VerifyRequest of(Trigger.Asked trigger) {
        RequestReader reader = new RequestReader(trigger.request());
        VerifyRequest request = new VerifyRequest(
                reader.requiredName("plan"),
                reader.names("systems"),
                reader.parsed(
                        "backup",
                        new Choice.Latest(),
                        "latest or a backup's identifier (a UUID)",
                        VerifyRequest::choice),
                reader.choice("level", LEVELS, Level.RESTORE));
        if (request.choice() instanceof Choice.Exactly && request.systems().size() > 1) {
            reader.problem("\"backup\" names one backup, so \"systems\" can name one system at most.");
        }
        reader.finish();
        return request;
    }

    /** Whether the request is for this system of the plan. */
    public boolean includes(String system) {
        return systems.isEmpty() || systems.contains(system);
    }

    private static Optional<Choice> choice(String text) {
        if (text.equals("latest")) {
            return Optional.of(new Choice.Latest());
        }
        return UUID_TEXT.matcher(text).matches()
                ? Optional.of(new Choice.Exactly(new BackupId(UUID.fromString(text))))
                : Optional.empty();
    }

    private static Map<String, Level> levels() {
        Map<String, Level> levels = new LinkedHashMap<>();
        levels.put("integrity", Level.INTEGRITY);
        levels.put("restore", Level.RESTORE);
        return levels;
    }
}
