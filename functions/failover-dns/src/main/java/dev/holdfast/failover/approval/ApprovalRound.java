package dev.holdfast.failover.approval;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The approvals of one run: what was asked, whom, who answered. Kept in the coordination store. All codes of a round end at
 * once, and with them the approvals that were given: whoever approves late would approve another situation.
 *
 * @param subject what is approved; when the run comes to be about something else, nothing of this round counts
 * @param expires from then on nothing of this round counts
 */
public record ApprovalRound(RunId run, Subject subject, Instant expires, List<Asked> asked) {
    public ApprovalRound {
        // Earlier versions bound a round to its run alone: nothing of one counts any more.
        subject = subject == null ? Subject.of(List.of()) : subject;
        asked = List.copyOf(asked);
    }

    /**
     * One role.
     *
     * @param digest what is kept of its code; never the code
     * @param undelivered why the code did not go out; empty when it did
     * @param answer whether it approved
     */
    public record Asked(String role, String digest, String undelivered, Answer answer) {}

    /** What a role said. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Answer.Awaited.class, name = "awaited"),
        @JsonSubTypes.Type(value = Answer.Approved.class, name = "approved")
    })
    public sealed interface Answer {
        /** Nothing yet. */
        record Awaited() implements Answer {}

        /**
         * It approved.
         *
         * @param by who brought the code: known where the runtime vouches for the name, otherwise only claimed
         */
        record Approved(Instant at, Actor by) implements Answer {}
    }

    /** Whether anything of it still counts. */
    public boolean countsAt(Instant now) {
        return now.isBefore(expires);
    }

    /** The role's entry, if it was asked. */
    Optional<Asked> of(String role) {
        return asked.stream().filter(one -> one.role().equals(role)).findFirst();
    }

    /** Whether anything of it still counts for this subject. */
    boolean countsFor(Subject other, Instant now) {
        return countsAt(now) && subject.equals(other);
    }

    /** Roles that approved, as long as the round counts. */
    public List<String> approvedAt(Instant now) {
        return countsAt(now)
                ? asked.stream()
                        .filter(one -> one.answer() instanceof Answer.Approved)
                        .map(Asked::role)
                        .toList()
                : List.of();
    }
}
