package dev.holdfast.local.probe;

import dev.holdfast.core.failover.Vantage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.Config;

/** {@code holdfast.region}, as a runtime in a cloud sets it; this machine's host name when not given. */
@ApplicationScoped
public class RuntimeVantage implements Vantage {
    private static final String UNNAMED = "this machine";

    private final Config config;

    @Inject
    public RuntimeVantage(Config config) {
        this.config = config;
    }

    @Override
    public String here() {
        return config.getOptionalValue("holdfast.region", String.class)
                .map(String::strip)
                .filter(region -> !region.isEmpty())
                .orElseGet(RuntimeVantage::hostName);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A machine whose own name does not resolve still has a place.
            return UNNAMED;
        }
    }
}
