package dev.holdfast.core.runbook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** An answer about the world. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Yes.class, name = "yes"),
    @JsonSubTypes.Type(value = Verdict.No.class, name = "no"),
    @JsonSubTypes.Type(value = Verdict.Unknown.class, name = "unknown")
})
public sealed interface Verdict {
    /** The evidence or the reason, one sentence, without secrets. */
    String what();

    /** It is so. */
    record Yes(String what) implements Verdict {}

    /** It is not so. */
    record No(String what) implements Verdict {}

    /** It could not be found out. Never taken for a yes. */
    record Unknown(String what) implements Verdict {}

    /** Whether it is known to be so. */
    @JsonIgnore
    default boolean isYes() {
        return this instanceof Yes;
    }
}
