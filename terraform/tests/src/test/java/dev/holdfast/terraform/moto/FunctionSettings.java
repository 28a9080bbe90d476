package dev.holdfast.terraform.moto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The emulator forgets how a function logs and starts, and says of each that its image's settings were changed. */
final class FunctionSettings implements Gap {
    private static final Pattern FUNCTIONS = Pattern.compile("/2015-03-31/functions(?:/([^/]+)(/configuration)?)?/?");

    private final Map<String, JsonNode> made = new ConcurrentHashMap<>();

    @Override
    public Answer mended(Asked asked, Answer answer) {
        Matcher functions = FUNCTIONS.matcher(asked.path());
        if (!functions.matches() || answer.status() >= 300 || answer.body().length == 0) {
            return answer;
        }
        JsonNode body = answer.json();
        if (asked.method().equals("POST") && functions.group(1) == null) {
            made.put(asked.json().path("FunctionName").asText(), asked.json());
        }
        for (JsonNode described : List.of(body, body.path("Configuration"))) {
            JsonNode asMade = made.get(described.path("FunctionName").asText());
            if (asMade != null) {
                complete((ObjectNode) described, asMade);
            }
        }
        return new Answer(answer.status(), Answer.ok(body.toString()).body());
    }

    private static void complete(ObjectNode described, JsonNode asMade) {
        described.remove("ImageConfigResponse");
        if (asMade.hasNonNull("LoggingConfig")) {
            described.set("LoggingConfig", asMade.path("LoggingConfig"));
        }
        if (asMade.hasNonNull("SnapStart")) {
            ObjectNode start = described.putObject("SnapStart");
            start.set("ApplyOn", asMade.path("SnapStart").path("ApplyOn"));
            start.put("OptimizationStatus", "Off");
        }
    }
}
