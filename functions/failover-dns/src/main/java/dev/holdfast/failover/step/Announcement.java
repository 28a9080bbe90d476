package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Courier;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Response;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Step;
import dev.holdfast.core.runbook.Step.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Tells the people on call. That somebody cannot be told holds up nothing. */
final class Announcement {
    private final World world;
    private final Plan plan;

    Announcement(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
    }

    /** @param text made when it goes out, of what is known then */
    Step of(String name, String subject, Function<Facts, String> text) {
        String fact = name + ".told";
        return Action.of(
                        name,
                        plan.response().onCall().isEmpty()
                                ? "tells nobody, because nobody is on call: " + subject
                                : "tells " + String.join(", ", plan.response().onCall()) + ": " + subject,
                        Duration.ofMinutes(1),
                        (facts, guard) -> {
                            guard.check();
                            return Facts.of(fact, told(subject, text.apply(facts)));
                        },
                        facts -> Found.known(facts, fact))
                .onFailure(OnFailure.CONTINUE)
                .traceless();
    }

    private String told(String subject, String text) {
        List<String> outcome = new ArrayList<>();
        for (Response.Role role : plan.response().team()) {
            if (plan.response().onCall().contains(role.name())) {
                outcome.add(role.name() + ": " + told(role.contact(), subject, text));
            }
        }
        return outcome.isEmpty() ? "nobody is on call" : String.join("; ", outcome);
    }

    /** Over whichever way takes it, a personal one first: a mail server may be lost with the region. */
    private String told(String contact, String subject, String text) {
        List<String> failures = new ArrayList<>();
        for (Courier courier : ways(contact)) {
            try {
                courier.deliver(contact, subject, text);
                return "told";
            } catch (HoldfastException e) {
                failures.add(e.getMessage());
            }
        }
        return "NOT TOLD, "
                + (failures.isEmpty()
                        ? "no installed way of sending reaches " + contact
                        : String.join(" Nor otherwise: ", failures));
    }

    private List<Courier> ways(String contact) {
        return world.couriers().stream()
                .filter(courier -> courier.reaches(contact))
                .sorted(Comparator.comparing((Courier courier) -> !courier.isPersonal(contact)))
                .toList();
    }
}
