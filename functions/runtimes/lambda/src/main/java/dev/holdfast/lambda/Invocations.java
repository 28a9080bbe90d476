package dev.holdfast.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.MDC;

/** The invocation that is at work in this process. Lambda gives a process one at a time. */
@Singleton
public class Invocations {
    /** Under this key every log line of an invocation carries its request: {@code %X{request}} in the line's format. */
    static final String REQUEST = "request";

    private final Clock clock;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** One, or none between invocations. */
    private List<Invocation> atWork = List.of();

    public Invocations(Clock clock) {
        this.clock = clock;
    }

    /**
     * The one at work.
     *
     * @throws IllegalStateException when none is
     */
    public Invocation present() {
        lock.lock();
        try {
            return atWork.stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this was asked outside of an invocation"));
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code work} as the invocation that {@code context} describes; its threads' log lines carry the request. */
    <E extends Exception> void during(Context context, Work<E> work) throws E {
        set(List.of(Invocation.of(context, clock.instant())));
        MDC.put(REQUEST, context.getAwsRequestId());
        try {
            work.run();
        } finally {
            MDC.remove(REQUEST);
            set(List.of());
        }
    }

    /** Waits until none is at work, for so long at most; false when one still is. */
    boolean awaitNone(Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (!atWork.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return atWork.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void set(List<Invocation> now) {
        lock.lock();
        try {
            atWork = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is done for one event. */
    interface Work<E extends Exception> {
        /** Does it. */
        void run() throws E;
    }
}
