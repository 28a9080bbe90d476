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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every code. */
class ApprovalCodePropertiesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T04:10:00Z");
    private static final Subject SUBJECT = Subject.of(List.of("failover", "region-outage"));
    private static final Actor ALICE = new Actor("alice", true, "operating-system");

    private final SecureRandom random = new SecureRandom();
    private final RunId run = RunId.create(NOW);
    private final Instant expires = NOW.plusSeconds(1800);
    private final Secret ctos = ApprovalCode.create(run, random);
    private final ApprovalRound round = new ApprovalRound(
            run,
            SUBJECT,
            expires,
            List.of(new Asked(
                    "cto", ApprovalCode.digest(run, SUBJECT, "cto", expires, ctos), "", new Answer.Awaited())));

    @Property(tries = 300)
    void changing_any_one_character_of_a_code_makes_it_worth_nothing(
            @ForAll @IntRange(max = 31) int at, @ForAll @IntRange(min = 1, max = 31) int by) {
        String alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        StringBuilder code = new StringBuilder(ctos.reveal().replace("-", ""));
        int was = alphabet.indexOf(code.charAt(at));
        code.setCharAt(at, alphabet.charAt((was + by) % alphabet.length()));
        assertThatThrownBy(() -> new Judging(round, List.of("cto"), NOW)
                        .accept(List.of(new Approval("cto", Secret.of(code.toString()))), ALICE))
                .isInstanceOf(ApprovalRefused.class);
    }

    @Property(tries = 200)
    void codes_have_140_random_bits_in_groups_of_four_and_never_repeat(
            @ForAll @IntRange(min = 1, max = 1000) int seconds) {
        RunId one = RunId.create(NOW.plusSeconds(seconds));
        String code = ApprovalCode.create(one, random).reveal();
        assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){7}");
        assertThat(ApprovalCode.create(one, random).reveal()).isNotEqualTo(code);
        assertThat(ApprovalCode.isFor(one, Secret.of(code))).isTrue();
    }
}
