package dev.holdfast.postgresql.program;

import dev.holdfast.core.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A program that was started. Read {@link #stdout()} to its end, then {@link #await()}: only that says whether it
 * ended well. Close it in every case: closing kills what is still alive of its whole tree.
 */
public final class Running implements AutoCloseable {
    /** How long to listen on when the program has ended but something it started holds its standard error open. */
    private static final Duration STRAGGLERS = Duration.ofSeconds(5);

    /** How soon an interrupt reaches a program whose output or input somebody is blocked on. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Set<Running> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        // For machines without a parent-death signal; elsewhere the kernel does it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Running::kill), "holdfast-end-programs"));
    }

    private final String name;
    private final Process process;
    private final boolean wrapped;
    private final Optional<PassFile> passFile;
    private final StderrTail tail;
    private final Thread stderrReader;
    private final AtomicBoolean attended = new AtomicBoolean();
    private volatile boolean stdoutTaken;

    Running(
            String name,
            Process process,
            boolean wrapped,
            Consumer<String> listener,
            Optional<Secret> password,
            Optional<PassFile> passFile) {
        this.name = name;
        this.process = process;
        this.wrapped = wrapped;
        this.passFile = passFile;
        this.tail = new StderrTail(process.getErrorStream(), listener, password);
        ALIVE.add(this);
        this.stderrReader = Thread.ofVirtual().name("stderr of " + name).start(tail);
    }

    /**
     * What it writes to standard output. Whoever asks for it must read it to its end, or close this. An interrupt of the
     * asking thread kills the program, which ends the output.
     */
    public InputStream stdout() {
        attend();
        stdoutTaken = true;
        return process.getInputStream();
    }

    /** Its standard input; close it to say that no more comes. */
    public OutputStream stdin() {
        attend();
        return process.getOutputStream();
    }

    /** Gives it nothing (more) on standard input. */
    public void closeStdin() {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // A program that is gone has no input to close; its exit code says what became of it.
        }
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when it ends, however it ends. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The end of what it has written to standard error so far; it may quote rows and statements. */
    public List<String> lastLines() {
        return tail.lines();
    }

    /** The same without what quotes data or statements. */
    public List<String> tellable() {
        List<String> lines = tail.lines();
        return Discretion.of(lines, lines.size() >= StderrTail.KEPT_LINES);
    }

    /** The process that was started: the program itself, or what was put around it. */
    public ProcessHandle outermost() {
        return process.toHandle();
    }

    /** The program itself, inside what was put around it; empty when it has ended or not begun. */
    public Optional<ProcessHandle> innermost() {
        if (wrapped) {
            return process.children().findFirst();
        }
        return process.isAlive() ? Optional.of(process.toHandle()) : Optional.empty();
    }

    /**
     * Waits for its end. Output nobody asked for is thrown away.
     *
     * @throws ProgramFailed when it ended with another exit code than zero
     * @throws CancellationException when the waiting thread is interrupted; the program is killed, the interrupt stays
     */
    public void await() {
        attend();
        try {
            if (!stdoutTaken) {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var exitCode = process.waitFor();
            stderrReader.join(STRAGGLERS);
            finish();
            tail.rethrow();
            if (exitCode != 0) {
                throw new ProgramFailed(name, exitCode, tail.lines());
            }
        } catch (InterruptedException askedToStop) {
            close();
            Thread.currentThread().interrupt();
            throw new CancellationException(name + " was cancelled");
        } catch (IOException closed) {
            close();
            throw new ProgramFailed(name, process.exitValue(), tail.lines());
        }
    }

    /** Kills it and everything it started, and waits until all are gone. Does nothing when it has ended. Idempotent. */
    @Override
    public void close() {
        var interrupted = Thread.interrupted();
        try {
            kill();
            while (true) {
                try {
                    process.waitFor();
                    stderrReader.join(STRAGGLERS);
                    break;
                } catch (InterruptedException askedToStop) {
                    interrupted = true;
                }
            }
        } finally {
            finish();
            closeStdin();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * No interrupt ends a read from a pipe. So once the present thread is going to block on the program, another one looks
     * after both, and kills the program when the first is interrupted.
     */
    private void attend() {
        if (attended.compareAndSet(false, true)) {
            Thread owner = Thread.currentThread();
            Thread.ofVirtual().name("looks after " + name).start(() -> lookAfter(owner));
        }
    }

    private void lookAfter(Thread owner) {
        try {
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (owner.isInterrupted()) {
                    kill();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        ProcessTree.kill(process.toHandle());
    }

    private void finish() {
        ALIVE.remove(this);
        passFile.ifPresent(PassFile::close);
    }
}
