package dev.holdfast.postgresql.program;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process and everything it started. */
final class ProcessTree {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private ProcessTree() {}

    /**
     * Kills the whole tree and waits until none of it is alive. A process that forks while it is being killed is
     * caught by looking again.
     */
    static void kill(ProcessHandle root) {
        var tree = new LinkedHashSet<ProcessHandle>();
        tree.add(root);
        while (collectChildren(tree)) {
            tree.forEach(ProcessHandle::destroyForcibly);
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        tree.forEach(ProcessTree::awaitEnd);
    }

    /**
     * A killed orphan stays in the process table until the first process of the container collects it, which many never
     * do: one that is only waiting for that has ended.
     */
    private static void awaitEnd(ProcessHandle process) {
        var ended = process.onExit();
        var interrupted = false;
        while (!ended.isDone() && ProcessIdentity.of(process).isPresent()) {
            try {
                ended.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillThere) {
                // Look again whether it has ended without being collected.
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible.getCause());
            } catch (InterruptedException askedToStop) {
                // It was killed; leaving before it is gone would break the promise.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean collectChildren(Set<ProcessHandle> tree) {
        var known = tree.size();
        for (var each : tree.toArray(ProcessHandle[]::new)) {
            each.descendants().forEach(tree::add);
        }
        return tree.size() > known;
    }
}
