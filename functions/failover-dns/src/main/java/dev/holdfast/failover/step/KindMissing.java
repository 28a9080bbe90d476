package dev.holdfast.failover.step;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.runbook.Refusal;
import java.util.List;

/** No installed adapter knows the kind of something the plan names. Nothing was done with it. */
public final class KindMissing extends HoldfastException implements Refusal {
    KindMissing(String what, String kind, List<String> installed) {
        super(
                "%s: no installed adapter knows kind '%s'.".formatted(what, kind),
                installed.isEmpty()
                        ? "use a runtime that has the adapter."
                        : "this runtime knows " + String.join(", ", installed) + ".");
    }
}
