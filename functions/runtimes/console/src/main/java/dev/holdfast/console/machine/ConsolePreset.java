package dev.holdfast.console.machine;

import dev.holdfast.core.plan.PresetPlan;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.Config;

/** The plan that alarms are about: what the person at the console says, otherwise {@code holdfast.plan}. */
@Singleton
public class ConsolePreset implements PresetPlan {
    private final AtomicReference<String> said = new AtomicReference<>("");
    private final Config config;

    public ConsolePreset(Config config) {
        this.config = config;
    }

    /** Takes this plan for events that name none. */
    public void use(String plan) {
        said.set(plan);
    }

    @Override
    public Optional<String> name() {
        return said.get().isEmpty() ? config.getOptionalValue("holdfast.plan", String.class) : Optional.of(said.get());
    }
}
