package dev.holdfast.failover.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.Secret;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.failover.approval.ApprovalRound.Answer;
import dev.holdfast.failover.approval.ApprovalRound.Asked;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Which codes count. */
class ApprovalsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T04:10:00Z");
    private static final List<String> APPROVERS = List.of("cto", "sre-lead");
    private static final Subject SUBJECT = Subject.of(List.of("failover", "region-outage"));
    private static final Actor ALICE = new Actor("alice", true, "operating-system");

    private final SecureRandom random = new SecureRandom();
    private final RunId run = RunId.create(NOW);
    private final Instant expires = NOW.plusSeconds(1800);
    private final Secret ctos = ApprovalCode.create(run, random);
    private final Secret leads = ApprovalCode.create(run, random);
    private final ApprovalRound round =
            new ApprovalRound(run, SUBJECT, expires, List.of(asked("cto", ctos), asked("sre-lead", leads)));

    private Asked asked(String role, Secret code) {
        return new Asked(role, ApprovalCode.digest(run, SUBJECT, role, expires, code), "", new Answer.Awaited());
    }

    private static ApprovalRound accept(ApprovalRound round, Instant now, Approval... approvals) {
        return new Judging(round, APPROVERS, now).accept(List.of(approvals), ALICE);
    }

    @Test
    void the_right_code_of_each_role_counts_and_says_who_brought_it() {
        ApprovalRound after = accept(round, NOW, new Approval("cto", ctos), new Approval("sre-lead", leads));
        assertThat(after.approvedAt(NOW)).containsExactly("cto", "sre-lead");
        assertThat(after.asked().getFirst().answer()).isEqualTo(new Answer.Approved(NOW, ALICE));
    }

    @Test
    void a_code_is_read_as_people_type_it() {
        String typed = ctos.reveal()
                .toLowerCase(Locale.ROOT)
                .replace("-", " ")
                .replace('0', 'o')
                .replace('1', 'l');
        assertThat(accept(round, NOW, new Approval("cto", Secret.of(typed))).approvedAt(NOW))
                .containsExactly("cto");
    }

    @Test
    void a_code_works_once() {
        ApprovalRound after = accept(round, NOW, new Approval("cto", ctos));
        assertThatThrownBy(() -> accept(after, NOW, new Approval("cto", ctos)))
                .isInstanceOf(ApprovalRefused.class)
                .hasMessageContaining("approved run " + run + " already")
                .hasMessageContaining("works once");
    }

    @Test
    void one_role_cannot_approve_twice_in_one_request() {
        assertThatThrownBy(() -> accept(round, NOW, new Approval("cto", ctos), new Approval("cto", ctos)))
                .hasMessageContaining("'cto' approves twice");
    }

    @Test
    void a_code_is_worth_nothing_for_another_role_run_or_time() {
        assertThatThrownBy(() -> accept(round, NOW, new Approval("sre-lead", ctos)))
                .hasMessageContaining("not the one that was sent to role 'sre-lead'");
        assertThatThrownBy(() -> accept(round, expires, new Approval("cto", ctos)))
                .hasMessageContaining("ended at");
        assertThatThrownBy(() -> accept(round, NOW, new Approval("intern", ctos)))
                .hasMessageContaining("role 'intern' may not approve");
        Secret others = ApprovalCode.create(RunId.create(NOW.plusSeconds(9)), random);
        assertThatThrownBy(() -> accept(round, NOW, new Approval("cto", others)))
                .hasMessageContaining("for another run");
        assertThatThrownBy(() -> accept(round, NOW, new Approval("cto", Secret.of("12345"))))
                .hasMessageContaining("not a whole code");
    }

    @Test
    void of_two_codes_of_which_one_is_wrong_none_counts() {
        assertThatThrownBy(() -> accept(round, NOW, new Approval("cto", ctos), new Approval("sre-lead", ctos)))
                .isInstanceOf(ApprovalRefused.class);
        assertThat(round.approvedAt(NOW)).isEmpty();
    }

    @Test
    void approvals_end_with_their_round() {
        ApprovalRound after = accept(round, NOW, new Approval("cto", ctos));
        assertThat(after.approvedAt(expires.minusMillis(1))).containsExactly("cto");
        assertThat(after.approvedAt(expires)).isEmpty();
    }

    @Test
    void no_message_of_a_refusal_shows_a_code() {
        for (String role : List.of("cto", "sre-lead", "intern")) {
            assertThatThrownBy(() -> accept(round, expires, new Approval(role, ctos)))
                    .satisfies(e -> assertThat(((ApprovalRefused) e).explained())
                            .doesNotContain(ctos.reveal())
                            .doesNotContain(ctos.reveal().substring(5)));
        }
    }
}
