package dev.holdfast.lambda.zip;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Events of {@code events/} made to be about now. */
final class Events {
    private static final Instant FILES_TRANSITION = Instant.parse("2026-01-01T10:05:00Z");
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})(\\.\\d{3})?(Z|\\+0000)");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private Events() {}

    /** The file's alarm, with every time moved so that its transition was at {@code transition}. */
    static byte[] alarm(String file, Instant transition) {
        Duration shift = Duration.between(FILES_TRANSITION, transition);
        return TIME.matcher(Zip.event(file))
                .replaceAll(found ->
                        STAMP.format(Instant.parse(found.group(1) + "Z").plus(shift)) + found.group(3))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
