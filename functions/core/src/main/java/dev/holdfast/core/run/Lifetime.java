package dev.holdfast.core.run;

import java.time.Instant;

/** How long the present invocation may last. One bean per runtime. */
public interface Lifetime {
    /** When the runtime ends this invocation, less the time it takes to hand over. */
    Instant end();

    /**
     * Whether work that does not fit may be handed to another place. Not where this is that place already: then nothing is
     * handed on for ever.
     */
    default boolean mayHandOver() {
        return true;
    }
}
