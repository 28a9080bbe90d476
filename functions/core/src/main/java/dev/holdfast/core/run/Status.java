package dev.holdfast.core.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;

/** How a run, or its part for one system, ended. */
public enum Status {
    /** Everything that was asked was done. */
    @JsonProperty("ok")
    OK,
    /** Some of it was done. */
    @JsonProperty("partial")
    PARTIAL,
    /** It was begun and nothing of it was achieved. */
    @JsonProperty("failed")
    FAILED,
    /** It was not begun, because a precondition or a gate said no. */
    @JsonProperty("refused")
    REFUSED,
    /** It was given to another place, whose own report says how it ended. Nothing of it was done here. */
    @JsonProperty("handed-over")
    HANDED_OVER;

    /**
     * The status of a whole from those of its parts: {@code OK} only if all are, {@code REFUSED} or
     * {@code HANDED_OVER} only if all are, {@code FAILED} if nothing was achieved. A whole without parts has done nothing of what was asked and failed.
     */
    public static Status of(Collection<Status> parts) {
        for (Status common : List.of(OK, REFUSED, HANDED_OVER)) {
            if (!parts.isEmpty() && parts.stream().allMatch(part -> part == common)) {
                return common;
            }
        }
        return parts.stream().anyMatch(part -> part == OK || part == PARTIAL) ? PARTIAL : FAILED;
    }
}
