package dev.holdfast.console.machine;

import dev.holdfast.core.trigger.Caller;
import dev.holdfast.core.trigger.CallerIdentity;
import jakarta.inject.Singleton;

/** Whoever is logged in to this machine. */
@Singleton
public class OperatingSystemCaller implements CallerIdentity {
    @Override
    public Caller current() {
        return Caller.known(System.getProperty("user.name"), "operating-system");
    }
}
