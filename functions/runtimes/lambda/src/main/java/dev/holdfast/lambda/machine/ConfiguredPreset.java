package dev.holdfast.lambda.machine;

import dev.holdfast.core.plan.PresetPlan;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The plan that alarms are about: {@code HOLDFAST_PLAN}. */
@Singleton
public class ConfiguredPreset implements PresetPlan {
    private final Config config;

    public ConfiguredPreset(Config config) {
        this.config = config;
    }

    @Override
    public Optional<String> name() {
        return config.getOptionalValue("holdfast.plan", String.class);
    }
}
