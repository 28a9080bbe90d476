package dev.holdfast.core.failover;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether the network works to which this runtime itself is connected. A machine without it hears nothing from anybody,
 * and must not call that an outage.
 */
public interface HomeNetwork {
    /**
     * Why silence elsewhere proves nothing now; empty when it does.
     *
     * @param within about how long to ask at most
     */
    Optional<String> doubt(Duration within);
}
