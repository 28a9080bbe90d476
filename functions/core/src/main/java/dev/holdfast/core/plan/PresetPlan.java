package dev.holdfast.core.plan;

import java.util.Optional;

/** The plan that events without one are about: an alarm says what happened, never what to do. One bean per runtime. */
public interface PresetPlan {
    /** The plan's name as the runtime was configured with it; empty when it was not. */
    Optional<String> name();
}
