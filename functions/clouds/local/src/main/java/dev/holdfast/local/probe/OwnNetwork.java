package dev.holdfast.local.probe;

import dev.holdfast.core.failover.HomeNetwork;
import dev.holdfast.local.net.Dialled;
import dev.holdfast.local.net.Dialling;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.Config;

/**
 * Whether this machine's own network works: one without network hears nothing from anybody, and must not call that an
 * outage. {@code holdfast.probe.references} names points that are always there, {@code host:port} separated by commas;
 * silence elsewhere is evidence while one of them accepts a connection. Without references a machine with a network
 * interface that is up is presumed to have network.
 */
@Singleton
class OwnNetwork implements HomeNetwork {
    private static final String SETTING = "holdfast.probe.references";

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final List<String> references;

    @Inject
    OwnNetwork(Config config) {
        this(config.getOptionalValue(SETTING, String.class).orElse(""));
    }

    OwnNetwork(String references) {
        this.references = Arrays.stream(references.split(","))
                .map(String::strip)
                .filter(reference -> !reference.isEmpty())
                .toList();
    }

    /** How our own network stands. */
    sealed interface Standing {
        /** A reference accepted a connection at the same time. */
        record Proved(String reference) implements Standing {}

        /** No reference is named, and nothing speaks against it. */
        record Presumed() implements Standing {}

        /** It does not work, as far as can be seen. */
        record Lacking(String why) implements Standing {}
    }

    @Override
    public Optional<String> doubt(Duration within) {
        try {
            return ask(within).get(within.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS)
                            instanceof Standing.Lacking lacking
                    ? Optional.of(lacking.why())
                    : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("the references could not be asked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("asking was interrupted");
        }
    }

    /** Begins to ask all references at once; the result is there within this time. */
    Future<Standing> ask(Duration within) {
        if (references.isEmpty()) {
            return CompletableFuture.completedFuture(presumption());
        }
        CompletableFuture<Standing> standing = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> standing.complete(askAll(within)));
        return standing;
    }

    private Standing askAll(Duration within) {
        List<Callable<Standing>> questions = references.stream()
                .map(reference -> (Callable<Standing>) () -> dial(reference, within))
                .toList();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            return each.invokeAny(questions, within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new Standing.Lacking("none of " + SETTING + " (" + String.join(", ", references) + ") answers");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Standing.Lacking("asking " + SETTING + " was interrupted");
        }
    }

    private static Standing dial(String reference, Duration within) throws IOException, InterruptedException {
        int colon = reference.lastIndexOf(':');
        if (colon < 1 || !reference.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IOException("not host:port");
        }
        int port = Integer.parseInt(reference.substring(colon + 1));
        return switch (Dialling.dial(reference.substring(0, colon), port, within)) {
            case Dialled.Accepted accepted -> new Standing.Proved(reference);
            case Dialled.Prevented prevented ->
                throw new IOException(prevented.by().what());
        };
    }

    private static Standing presumption() {
        try {
            boolean up = NetworkInterface.networkInterfaces().anyMatch(OwnNetwork::leadsOut);
            return up
                    ? new Standing.Presumed()
                    : new Standing.Lacking("this machine has no network interface that is up");
        } catch (SocketException e) {
            return new Standing.Lacking("this machine's network interfaces cannot be listed");
        }
    }

    private static boolean leadsOut(NetworkInterface it) {
        try {
            return it.isUp() && !it.isLoopback() && it.inetAddresses().findAny().isPresent();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
