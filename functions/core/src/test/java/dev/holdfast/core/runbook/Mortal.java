package dev.holdfast.core.runbook;

import dev.holdfast.core.vault.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A process that dies at the chosen one of its moments: before and after each call to a store and each effect. */
final class Mortal {
    /** It is dead: nothing of it goes on, no handler and no exception of its own. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    private final int last;
    private int moments;

    private Mortal(int last) {
        this.last = last;
    }

    static Mortal dyingAt(int moment) {
        return new Mortal(moment);
    }

    static Mortal immortal() {
        return new Mortal(Integer.MAX_VALUE);
    }

    /** How many moments it lived. */
    int moments() {
        return moments;
    }

    void moment() {
        if (++moments >= last) {
            throw new Death();
        }
    }

    ObjectStore using(ObjectStore store) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    moment();
                    try {
                        Object answer = method.invoke(store, arguments);
                        moment();
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
