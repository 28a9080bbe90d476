package dev.holdfast.core.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An alert of Azure Monitor in the common alert schema (Azure Monitor, "Common alert schema"): metric and log alerts,
 * web tests among them, and those for service health and resource health. A health alert is "Fired" even when it tells
 * that an incident is over, so there the incident decides, not the alert. The spellings of services and states that the
 * schema does not list are compared without case and spaces, and an unexpected one never counts as fired.
 */
final class AzureAlert {
    private static final String COMMON_SCHEMA = "azureMonitorCommonAlertSchema";
    private static final int MOST_REGIONS = 100;
    private static final Pattern SPACE = Pattern.compile("\\s");

    /** Signals whose alerts fire and resolve by themselves. What an activity log tells happened; it is not "on". */
    private static final Set<String> STATEFUL_SIGNALS = Set.of("metric", "log");

    /** Stages of an incident after which nothing is down any more; the last is the report on its cause. */
    private static final Set<String> OVER = Set.of("resolved", "complete", "canceled", "cancelled", "rca");

    private static final Map<String, Trigger.State> CONDITIONS =
            Map.of("Fired", Trigger.State.FIRED, "Resolved", Trigger.State.CLEARED);

    private AzureAlert() {}

    static boolean isOne(CloudFields event) {
        return event.has("schemaId")
                || event.value("data") instanceof ObjectNode data && new CloudFields(data, "data.").has("essentials");
    }

    static Trigger.Alarm read(CloudFields event, Caller caller) {
        if (!event.says("schemaId", COMMON_SCHEMA)) {
            throw new InvalidRequest(
                    List.of("\"schemaId\" is not %s.".formatted(COMMON_SCHEMA)),
                    "Switch on the common alert schema in the action group. Nothing was done.");
        }
        CloudFields data = event.part("data");
        CloudFields essentials = data.part("essentials");
        CloudFields context = data.partIfAny("alertContext");
        String id = essentials.identifier("alertId");
        String rule = essentials.identifier("alertRule");
        String ruleId = essentials.identifier("alertRuleID", "");
        String signal = essentials.identifier("signalType").strip().toLowerCase(Locale.ROOT);
        Trigger.State condition = essentials.choice("monitorCondition", CONDITIONS, Trigger.State.UNKNOWN);
        Instant changedAt = changedAt(essentials, condition);
        Trigger.Service service = service(essentials, context);
        Trigger.State told = switch (service) {
            case AZURE_SERVICE_HEALTH -> incident(context);
            case AZURE_RESOURCE_HEALTH -> resource(context);
            case AZURE_MONITOR, CLOUDWATCH, AWS_HEALTH ->
                STATEFUL_SIGNALS.contains(signal) ? condition : Trigger.State.UNKNOWN;
        };
        Trigger.State state = condition == Trigger.State.FIRED ? told : condition;
        List<String> regions = service == Trigger.Service.AZURE_SERVICE_HEALTH
                ? impaired(context)
                : named(data.partIfAny("customProperties"));
        event.requireNoProblem();
        return new Trigger.Alarm(
                Actor.claiming(id, caller),
                service,
                rule,
                Stream.of(id, ruleId, rule)
                        .filter(identifier -> !identifier.isEmpty())
                        .toList(),
                state,
                changedAt,
                regions,
                reason(context),
                "%s@%s#%s".formatted(id.toLowerCase(Locale.ROOT), changedAt, state));
    }

    /** Some kinds of alert resolve without saying when; a fired one that says when it was resolved contradicts itself. */
    private static Instant changedAt(CloudFields essentials, Trigger.State condition) {
        Instant fired = essentials.time("firedDateTime");
        Instant resolved = essentials.time("resolvedDateTime", Instant.EPOCH);
        boolean saysWhen = essentials.has("resolvedDateTime");
        if (condition == Trigger.State.FIRED && saysWhen) {
            essentials.problem("\"%s\" is Fired, yet there is a \"resolvedDateTime\"."
                    .formatted(essentials.shown("monitorCondition")));
        }
        return saysWhen ? resolved : fired;
    }

    private static Trigger.Service service(CloudFields essentials, CloudFields context) {
        Set<Trigger.Service> told = Stream.of(
                        essentials.words("monitoringService"),
                        context.words("eventSource"),
                        context.words("operationName"))
                .map(AzureAlert::plain)
                .flatMap(AzureAlert::healthService)
                .collect(Collectors.toSet());
        if (told.size() > 1) {
            essentials.problem(
                    "the alert says both service health and resource health in \"monitoringService\", \"eventSource\" and \"operationName\".");
        }
        return told.stream().findFirst().orElse(Trigger.Service.AZURE_MONITOR);
    }

    private static Stream<Trigger.Service> healthService(String word) {
        if (word.contains("servicehealth")) {
            return Stream.of(Trigger.Service.AZURE_SERVICE_HEALTH);
        }
        return word.contains("resourcehealth") ? Stream.of(Trigger.Service.AZURE_RESOURCE_HEALTH) : Stream.empty();
    }

    /** Maintenance, advice and security notices are no outage. */
    private static Trigger.State incident(CloudFields context) {
        CloudFields properties = context.part("properties");
        String type = plain(properties.identifier("incidentType"));
        String stage = plain(properties.identifier("stage"));
        String status = plain(context.identifier("status", "Active"));
        if (OVER.contains(stage) || OVER.contains(status)) {
            return Trigger.State.CLEARED;
        }
        return type.equals("incident") && stage.equals("active") && status.equals("active")
                ? Trigger.State.FIRED
                : Trigger.State.UNKNOWN;
    }

    /** What somebody stopped is not broken: a failover itself stops the old primary. */
    private static Trigger.State resource(CloudFields context) {
        CloudFields properties = context.part("properties");
        String health = plain(properties.identifier("currentHealthStatus"));
        if (health.equals("available") || OVER.contains(plain(context.words("status")))) {
            return Trigger.State.CLEARED;
        }
        return health.equals("unavailable") && !plain(properties.words("cause")).equals("userinitiated")
                ? Trigger.State.FIRED
                : Trigger.State.UNKNOWN;
    }

    /** The incident's regions, from the short list and from the one by service. */
    private static List<String> impaired(CloudFields context) {
        CloudFields properties = context.partIfAny("properties");
        List<String> regions = Stream.concat(
                        Stream.of(properties.identifier("region", "")),
                        impactedServices(properties)
                                .flatMap(service -> service.parts("ImpactedRegions"))
                                .map(region -> region.words("RegionName")))
                .flatMap(RegionNames::in)
                .distinct()
                .limit(MOST_REGIONS)
                .toList();
        if (regions.isEmpty()) {
            properties.problem("\"%s\" names no region.".formatted(properties.shown("region")));
        }
        return regions;
    }

    /** A list, written as JSON into a text. */
    private static Stream<CloudFields> impactedServices(CloudFields properties) {
        JsonNode list = properties.value("impactedServices");
        if (list.isTextual()) {
            try {
                list = Json.read(list.textValue().getBytes(UTF_8), JsonNode.class);
            } catch (IOException notJson) {
                list = MissingNode.getInstance();
            }
        }
        return StreamSupport.stream(list.spliterator(), false)
                .filter(ObjectNode.class::isInstance)
                .map(service -> new CloudFields((ObjectNode) service, "impactedServices."));
    }

    /** A rule knows its resources, not regions; whoever writes it may say the region as a custom property. */
    private static List<String> named(CloudFields customProperties) {
        List<String> regions =
                RegionNames.in(customProperties.identifier("sourceRegion", "")).toList();
        if (regions.isEmpty() && customProperties.has("sourceRegion")) {
            customProperties.problem("\"%s\" names no region.".formatted(customProperties.shown("sourceRegion")));
        }
        return regions;
    }

    private static String reason(CloudFields context) {
        CloudFields properties = context.partIfAny("properties");
        if (properties.has("title")) {
            return properties.words("title");
        }
        return context.partIfAny("condition")
                .parts("allOf")
                .findFirst()
                .map(criterion -> "%s is %s, threshold %s %s"
                        .formatted(
                                criterion.words("metricName"),
                                criterion.words("metricValue"),
                                criterion.words("operator"),
                                criterion.words("threshold")))
                .orElse("");
    }

    private static String plain(String word) {
        return SPACE.matcher(word).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
