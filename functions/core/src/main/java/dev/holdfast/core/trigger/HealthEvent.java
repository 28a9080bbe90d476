package dev.holdfast.core.trigger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An event of AWS Health (AWS Health User Guide, "AWS Health events Amazon EventBridge schema"). A plan maps it by its
 * type, such as {@code AWS_EC2_OPERATIONAL_ISSUE}: its ARN is new with each issue. Only an open issue is an alarm;
 * scheduled changes and notifications are not.
 */
final class HealthEvent {
    private static final String SOURCE = "aws.health";
    private static final String DETAIL_TYPE = "AWS Health Event";

    private static final Map<String, Trigger.State> STATUSES = Map.of(
            "open", Trigger.State.FIRED,
            "closed", Trigger.State.CLEARED,
            "upcoming", Trigger.State.UNKNOWN);

    private HealthEvent() {}

    static boolean isOne(CloudFields event) {
        return event.says("source", SOURCE) || event.says("detail-type", DETAIL_TYPE);
    }

    static Trigger.Alarm read(CloudFields event, Caller caller) {
        if (!event.says("source", SOURCE)) {
            event.problem("\"%s\" must be %s.".formatted(event.shown("source"), SOURCE));
        }
        if (!event.says("detail-type", DETAIL_TYPE)) {
            event.problem("\"%s\" must be %s.".formatted(event.shown("detail-type"), DETAIL_TYPE));
        }
        CloudFields detail = event.part("detail");
        String arn = detail.identifier("eventArn");
        String type = detail.identifier("eventTypeCode");
        String category = detail.identifier("eventTypeCategory");
        Trigger.State status = detail.choice("statusCode", STATUSES, Trigger.State.UNKNOWN);
        Trigger.State state =
                status == Trigger.State.FIRED && !category.equalsIgnoreCase("issue") ? Trigger.State.UNKNOWN : status;
        Instant changedAt = detail.has("lastUpdatedTime") ? detail.time("lastUpdatedTime") : detail.time("startTime");
        List<String> regions = regions(detail);
        String communication = communication(detail, changedAt);
        event.requireNoProblem();
        return new Trigger.Alarm(
                Actor.claiming(arn, caller),
                Trigger.Service.AWS_HEALTH,
                type,
                List.of(arn, type),
                state,
                changedAt,
                regions,
                reason(detail),
                "%s/%s#%s".formatted(arn, communication, state));
    }

    /** Never the envelope's region: that is where the event was delivered, often the backup region us-west-2. */
    private static List<String> regions(CloudFields detail) {
        List<String> regions = RegionNames.in(detail.identifier("eventRegion")).toList();
        if (regions.isEmpty() && detail.has("eventRegion")) {
            detail.problem("\"%s\" names no region.".formatted(detail.shown("eventRegion")));
        }
        return regions;
    }

    /**
     * What AWS says about one event at one time. It may come in pages and to two regions; its identifier ends in a
     * hyphen and the page's number even when there is one page only.
     */
    private static String communication(CloudFields detail, Instant changedAt) {
        String communication = detail.identifier("communicationId", changedAt.toString());
        String page = "-" + detail.words("page");
        return page.length() > 1 && communication.endsWith(page)
                ? communication.substring(0, communication.length() - page.length())
                : communication;
    }

    private static String reason(CloudFields detail) {
        return detail.parts("eventDescription")
                .map(description -> description.words("latestDescription"))
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse("");
    }
}
