package dev.holdfast.core.plan;

import static dev.holdfast.core.plan.PlanAssembly.duration;

import dev.holdfast.core.plan.grammar.Entry;
import java.time.Duration;
import java.util.Set;

/** The part of {@link PlanAssembly} about people. */
final class ResponseAssembly {
    private static final Set<String> COMMON_CHANNEL_KEYS = Set.of("name", "kind");

    private ResponseAssembly() {}

    static Response response(Entry file) {
        return new Response(
                file.items("severities").stream()
                        .map(it -> new Response.Severity(
                                it.text("name"),
                                it.text("means"),
                                ScenarioAssembly.within(it, "respond"),
                                it.values("notify", String.class)))
                        .toList(),
                file.items("team").stream().map(ResponseAssembly::role).toList(),
                file.values("onCall", String.class),
                file.items("escalation").stream()
                        .map(it -> new Response.Escalation(duration(it, "after"), it.text("what"), it.text("by")))
                        .toList(),
                file.items("channels").stream()
                        .map(it -> new Response.Channel(
                                it.text("name"),
                                it.text("kind"),
                                PlanAssembly.settings(it, COMMON_CHANNEL_KEYS),
                                PlanAssembly.secrets(it)))
                        .toList(),
                file.items("messages").stream().map(ResponseAssembly::message).toList(),
                file.items("vendors").stream()
                        .map(it -> new Response.Vendor(it.text("name"), it.text("helps"), it.text("contact")))
                        .toList(),
                file.items("functions").stream()
                        .map(it -> new Response.BusinessFunction(it.text("name"), it.text("why"), it.text("fallback")))
                        .toList(),
                file.items("afterwards").stream()
                        .map(it -> new Response.FollowUp(
                                ScenarioAssembly.within(it, "within"), it.text("what"), it.text("by")))
                        .toList());
    }

    private static Response.Role role(Entry entry) {
        String title = entry.text("title").isEmpty() ? entry.text("name") : entry.text("title");
        return new Response.Role(entry.text("name"), title, entry.text("duties"), entry.text("contact"));
    }

    private static Response.Message message(Entry entry) {
        return new Response.Message(
                entry.text("name"),
                entry.values("to", String.class),
                entry.values("channels", String.class),
                ScenarioAssembly.within(entry, "within"),
                entry.value("repeat", Duration.class).orElse(Duration.ZERO),
                entry.values("contents", String.class));
    }
}
