package dev.holdfast.core.vault.lease;

import dev.holdfast.core.vault.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Consumer;

/**
 * A piece of code that stops before each of its calls to a store and goes on when it is told to. Between two moves it
 * stands still, so that a test decides the order of the calls of several actors. Other threads pass through its store
 * without stopping.
 */
public final class SteppedActor {
    private static final ThreadLocal<SteppedActor> CURRENT = new ThreadLocal<>();

    private enum Word {
        GO,
        ABANDON
    }

    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1;
    }

    private final SynchronousQueue<Word> words = new SynchronousQueue<>();
    private final SynchronousQueue<Boolean> halts = new SynchronousQueue<>();
    private volatile Throwable failure;
    private boolean waiting;

    /** Starts the code up to its first call. */
    public SteppedActor(ObjectStore store, Consumer<ObjectStore> code) {
        ObjectStore gated = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (CURRENT.get() == this) {
                        stop();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        Thread.ofVirtual().start(() -> {
            CURRENT.set(this);
            try {
                code.accept(gated);
            } catch (Abandoned e) {
                return;
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            put(halts, false);
        });
        waiting = take(halts);
    }

    /** Whether a call is pending. */
    public boolean canMove() {
        return waiting;
    }

    /** Lets the pending call happen and runs on to the next one or the end. */
    public void move() {
        put(words, Word.GO);
        waiting = take(halts);
        if (failure != null) {
            throw new AssertionError("an actor failed", failure);
        }
    }

    /** Ends the code where it stands. */
    public void abandon() {
        if (waiting) {
            put(words, Word.ABANDON);
            waiting = false;
        }
    }

    private void stop() {
        put(halts, true);
        if (take(words) == Word.ABANDON) {
            throw new Abandoned();
        }
    }

    private static <T> void put(SynchronousQueue<T> queue, T value) {
        try {
            queue.put(value);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T take(SynchronousQueue<T> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
