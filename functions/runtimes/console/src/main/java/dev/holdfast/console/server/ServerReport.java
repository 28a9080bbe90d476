package dev.holdfast.console.server;

import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import java.time.Instant;

/**
 * What became of an order to a server.
 *
 * @param order {@code restart} or {@code sessions}
 * @param reason why a person wanted it
 * @param what what the provider did, one sentence without its subject
 */
public record ServerReport(
        RunContext run,
        Instant finishedAt,
        Status status,
        String system,
        String side,
        String order,
        String reason,
        String what)
        implements RunReport {

    /** One line for people. */
    public String line() {
        return "the " + side + " region's server of " + system + " " + what + "." + System.lineSeparator();
    }
}
