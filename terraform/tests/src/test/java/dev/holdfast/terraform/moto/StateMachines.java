package dev.holdfast.terraform.moto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The emulator validates no state machines, has no versions of them, and says of each that it is a standard one. */
final class StateMachines implements Gap {
    private final Map<String, JsonNode> made = new ConcurrentHashMap<>();

    @Override
    public Optional<Answer> instead(Asked asked) {
        return switch (asked.action()) {
            case "ValidateStateMachineDefinition" -> Optional.of(Answer.ok("{\"result\":\"OK\",\"diagnostics\":[]}"));
            case "ListStateMachineVersions" -> Optional.of(Answer.ok("{\"stateMachineVersions\":[]}"));
            default -> Optional.empty();
        };
    }

    @Override
    public Answer mended(Asked asked, Answer answer) {
        if (answer.status() != 200) {
            return answer;
        }
        if (asked.action().equals("CreateStateMachine")) {
            made.put(answer.json().path("stateMachineArn").asText(), asked.json());
        }
        if (!asked.action().equals("DescribeStateMachine")) {
            return answer;
        }
        ObjectNode described = (ObjectNode) answer.json();
        JsonNode asMade = made.getOrDefault(described.path("stateMachineArn").asText(), described);
        described.set("type", asMade.path("type"));
        return Answer.ok(described.toString());
    }
}
