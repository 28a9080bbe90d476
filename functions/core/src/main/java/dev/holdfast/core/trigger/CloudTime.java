package dev.holdfast.core.trigger;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.stream.Stream;

/** The ways clouds write a point in time. */
final class CloudTime {
    /** CloudWatch: {@code 2026-01-01T10:05:00.000+0000}; EventBridge and Azure: {@code …Z}, {@code …+00:00}. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    /** AWS Health: {@code Thu, 01 Jan 2026 09:55:00 GMT}. */
    private static final DateTimeFormatter MAIL = DateTimeFormatter.RFC_1123_DATE_TIME;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private CloudTime() {}

    /** The instant {@code text} names, between 1970 and 9999; without an offset it is UTC. */
    static Optional<Instant> in(String text) {
        return Stream.of(ISO, MAIL)
                .flatMap(format -> in(text.strip(), format).stream())
                .filter(time -> !time.isBefore(Instant.EPOCH) && !time.isAfter(LAST))
                .findFirst();
    }

    private static Optional<Instant> in(String text, DateTimeFormatter format) {
        try {
            TemporalAccessor time = format.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    switch (time) {
                        case OffsetDateTime withOffset -> withOffset.toInstant();
                        case LocalDateTime without -> without.toInstant(ZoneOffset.UTC);
                        default -> throw new DateTimeException("neither");
                    });
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
