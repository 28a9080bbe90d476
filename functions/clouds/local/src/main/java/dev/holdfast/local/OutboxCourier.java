package dev.holdfast.local;

import dev.holdfast.core.failover.Courier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.eclipse.microprofile.config.Config;

/**
 * Writes each message to a file of its own in the folder {@code holdfast.outbox}, readable by its owner only: for drills,
 * and for machines without mail where somebody reads the folder. Reaches everybody once the folder is set, nobody before.
 * A file appears whole or not at all; names sort by time.
 */
@ApplicationScoped
public class OutboxCourier implements Courier {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final String folder;
    private final Clock clock;
    private final Folders folders = new Folders();

    @Inject
    public OutboxCourier(Config config, Clock clock) {
        this(config.getOptionalValue("holdfast.outbox", String.class).orElse(""), clock);
    }

    OutboxCourier(String folder, Clock clock) {
        this.folder = folder.strip();
        this.clock = clock;
    }

    @Override
    public boolean reaches(String contact) {
        return !folder.isEmpty() && !contact.isBlank();
    }

    @Override
    public void deliver(String contact, String subject, String text) {
        if (!reaches(contact)) {
            throw new Undelivered(line(contact), "no folder is set.", "set holdfast.outbox to a folder.", null);
        }
        Instant now = clock.instant();
        String head = "To: " + line(contact) + "\nSubject: " + line(subject) + "\nDate: " + now + "\n\n";
        try {
            write(STAMP.format(now) + "-" + contact.replaceAll("[^A-Za-z0-9@+-]", "_"), head + text);
        } catch (IOException e) {
            throw new Undelivered(
                    line(contact),
                    "the folder '" + folder + "' cannot be written to: " + reason(e) + ".",
                    "check holdfast.outbox: the folder's owner, its permissions and the disk's free space.",
                    e);
        }
    }

    private void write(String name, String message) throws IOException {
        Path outbox = Path.of(folder).toAbsolutePath().normalize();
        folders.create(outbox);
        Path part = Files.createTempFile(outbox, ".", ".part", Folders.PRIVATE_FILE);
        try {
            Files.write(part, message.getBytes(StandardCharsets.UTF_8), java.nio.file.StandardOpenOption.SYNC);
            // The temporary name's random part keeps two messages of one instant apart.
            String random = part.getFileName().toString().replaceAll("[^0-9]", "");
            folders.publish(
                    part, outbox.resolve(name.substring(0, Math.min(name.length(), 120)) + "-" + random + ".txt"));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : e.getClass().getSimpleName();
    }

    /** Without line breaks and other controls, so that a subject cannot forge a second head. */
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]", " ");
    }
}
