package dev.holdfast.core.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;

/**
 * An Azure Functions timer. A timer carries no request, so the Azure runtime wraps it: {@code schedule} is the timer
 * function's name, {@code request} what that function is deployed for, {@code azureTimer} the timer information as the
 * host wrote it ({@code Schedule}, {@code ScheduleStatus {Last, Next, LastUpdated}}, {@code IsPastDue}).
 */
final class AzureTimerEvent {
    /** Makes an event one of an Azure timer. */
    static final String MARK = "azureTimer";

    private static final int MOST_CHARS = 128;

    private AzureTimerEvent() {}

    static Trigger read(ObjectNode event, Caller caller) {
        RequestReader reader = new RequestReader(event);
        String schedule = reader.requiredText("schedule", MOST_CHARS);
        ObjectNode request = reader.requiredObject("request");
        Optional<Instant> time = scheduledTime(reader.requiredObject(MARK));
        if (time.isEmpty()) {
            reader.problem(
                    "\"%s\" has no time in ScheduleStatus.Next; the timer needs useMonitor=true.".formatted(MARK));
        }
        reader.finish();
        return new Trigger.Scheduled(
                Actor.claiming(schedule, caller),
                Trigger.Source.AZURE_TIMER,
                schedule,
                time.orElseThrow(),
                1,
                request.deepCopy());
    }

    /**
     * The occurrence this invocation stands for. The host updates the status only after the function has returned, so
     * while it runs {@code Next} is the present occurrence, late or not, and {@code Last} the one before
     * (azure-webjobs-sdk-extensions, TimerListener). Without schedule monitoring there is no status.
     */
    private static Optional<Instant> scheduledTime(ObjectNode timer) {
        JsonNode next = field(field(timer, "ScheduleStatus"), "Next");
        return next.isTextual() ? instant(next.textValue()) : Optional.empty();
    }

    /** Hosts and language workers disagree about the case of these names. */
    private static JsonNode field(JsonNode object, String name) {
        return object.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** A time without an offset is UTC: the plans that need Holdfast's timers cannot set another time zone. */
    private static Optional<Instant> instant(String text) {
        try {
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
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
