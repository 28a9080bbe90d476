package dev.holdfast.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One function and the place it runs in. The first invocation starts a process and the next ones find it warm; after a time-out or
 * a crash the next one starts another. One invocation at a time.
 */
public final class Harness implements AutoCloseable {
    /** Lambda's own bound for an init phase. */
    private static final Duration LONGEST_INIT = Duration.ofSeconds(10);

    private final FunctionSpec spec;
    private final Clock clock;
    private final List<String> log = new CopyOnWriteArrayList<>();

    /** The process at work, none before the first invocation and after a crash. */
    private final List<Sandbox> sandboxes = new ArrayList<>(1);

    /** @param clock gives invocations their deadline */
    public Harness(FunctionSpec spec, Clock clock) {
        this.spec = spec;
        this.clock = clock;
    }

    /** A server and the process that asks it for events. */
    private record Sandbox(
            RuntimeApi api, FunctionProcess process, long startedNanos, CompletableFuture<Integer> ended) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - startedNanos);
        }

        void close() {
            process.close();
            api.close();
        }
    }

    /** Invokes the function as a caller does who waits for the answer. */
    public Answer invoke(byte[] event) {
        return invoke(event, UUID.randomUUID().toString());
    }

    /** {@link #invoke(byte[])} with an event of text. */
    public Answer invoke(String event) {
        return invoke(event.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Invokes the function as alarms, schedules and topics do: an error is followed by another attempt under the same request,
     * twice at most. Without Lambda's pauses of a minute and two.
     */
    public AsyncAnswer invokeAsync(byte[] event) {
        String request = UUID.randomUUID().toString();
        List<Answer> attempts = new ArrayList<>();
        do {
            attempts.add(invoke(event, request));
        } while (!(attempts.getLast() instanceof Answer.Returned) && attempts.size() < AsyncAnswer.MOST_ATTEMPTS);
        return new AsyncAnswer(attempts);
    }

    /** Invokes the function under a request identifier of the caller's choice. */
    public Answer invoke(byte[] event, String request) {
        boolean cold = sandboxes.isEmpty();
        long began = System.nanoTime();
        Optional<Answer> failure = cold ? initialise() : Optional.empty();
        if (failure.isPresent()) {
            discard();
            return failure.get();
        }
        Sandbox sandbox = sandboxes.getFirst();
        Instant deadline = clock.instant().plus(spec.timeout());
        var reply =
                sandbox.api().deliver(new RuntimeApi.Event(request, arn(), trace(), deadline.toEpochMilli(), event));
        Answer answer = await(sandbox, reply, began);
        if (answer instanceof Answer.TimedOut || answer instanceof Answer.Crashed) {
            discard();
        }
        return answer;
    }

    /**
     * Runs the init phase, if it has not been run: until the function asks for its first event, or waits for its snapshot to be
     * taken.
     *
     * @return how long it took
     * @throws HarnessFailed when it fails
     */
    public Duration start() {
        if (sandboxes.isEmpty()) {
            initialise().ifPresent(failure -> {
                discard();
                throw new HarnessFailed("the init phase failed: " + failure, "read the log: " + log);
            });
        }
        return sandboxes.getFirst().age();
    }

    private Optional<Answer> initialise() {
        Sandbox sandbox = sandbox();
        RuntimeApi api = sandbox.api();
        sandboxes.add(sandbox);
        CompletableFuture<Void> over = spec.snapStart() ? api.snapshot() : api.ready();
        try {
            CompletableFuture.anyOf(over, api.initError(), sandbox.ended())
                    .get(LONGEST_INIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of(new Answer.TimedOut(sandbox.age()));
        } catch (ExecutionException | InterruptedException e) {
            throw broken(e);
        }
        return over.isDone() ? Optional.empty() : Optional.of(crashed(sandbox));
    }

    private Sandbox sandbox() {
        RuntimeApi api = RuntimeApi.start();
        try {
            long began = System.nanoTime();
            FunctionProcess process = FunctionProcess.start(spec, api.address(), log::add);
            return new Sandbox(api, process, began, process.ended());
        } catch (RuntimeException e) {
            api.close();
            throw e;
        }
    }

    private Answer await(Sandbox sandbox, CompletableFuture<RuntimeApi.Reply> reply, long began) {
        sandbox.api().restore();
        try {
            CompletableFuture.anyOf(reply, sandbox.ended(), sandbox.api().initError())
                    .get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Answer.TimedOut(Duration.ofNanos(System.nanoTime() - began));
        } catch (ExecutionException | InterruptedException e) {
            throw broken(e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (!reply.isDone()) {
            return crashed(sandbox);
        }
        return switch (reply.join()) {
            case RuntimeApi.Reply.Response response -> Answer.Returned.of(response.body(), took);
            case RuntimeApi.Reply.Error error -> {
                JsonNode said = json(error.body());
                yield new Answer.Failed(
                        said.path("errorType").asText(),
                        said.path("errorMessage").asText(),
                        new String(error.body(), StandardCharsets.UTF_8),
                        took);
            }
        };
    }

    private static Answer crashed(Sandbox sandbox) {
        if (sandbox.api().initError().isDone()) {
            JsonNode said = json(sandbox.api().initError().join());
            return new Answer.Crashed(
                    said.path("errorType").asText(), said.path("errorMessage").asText(), sandbox.age());
        }
        return new Answer.Crashed(
                "Runtime.ExitError", "the process ended with " + sandbox.ended().join(), sandbox.age());
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.read(body, JsonNode.class);
        } catch (IOException e) {
            throw new HarnessFailed("the runtime client reported an error that is not JSON.", "look at the log.", e);
        }
    }

    private static RuntimeException broken(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new HarnessFailed("waiting for the function was broken off.", "run it again.", e);
    }

    private void discard() {
        sandboxes.forEach(sandbox -> {
            sandbox.process().kill();
            sandbox.api().close();
        });
        sandboxes.clear();
    }

    private String arn() {
        return "arn:aws:lambda:%s:%s:function:%s:live"
                .formatted(FunctionProcess.REGION, FunctionProcess.ACCOUNT, spec.name());
    }

    private static String trace() {
        return "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0";
    }

    /** Everything that the function's processes wrote so far, line by line. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /**
     * Peak memory of the present process, resident, in bytes.
     *
     * @throws java.util.NoSuchElementException when there is none
     */
    public long peakMemory() {
        return sandboxes.getFirst().process().peakMemory();
    }

    /**
     * The present process, for looking into it from outside.
     *
     * @throws java.util.NoSuchElementException when there is none
     */
    public long pid() {
        return sandboxes.getFirst().process().pid();
    }

    /** Tells the process to end (SIGTERM), waits for it, and closes the server. */
    @Override
    public void close() {
        sandboxes.forEach(Sandbox::close);
        sandboxes.clear();
    }
}
