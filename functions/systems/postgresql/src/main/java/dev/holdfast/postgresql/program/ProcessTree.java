package dev.holdfast.postgresql.program;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A process and everything it started. */
final class ProcessTree {
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
        CompletableFuture.allOf(tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .join();
    }

    private static boolean collectChildren(Set<ProcessHandle> tree) {
        var known = tree.size();
        for (var each : tree.toArray(ProcessHandle[]::new)) {
            each.descendants().forEach(tree::add);
        }
        return tree.size() > known;
    }
}
