package dev.holdfast.core.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import dev.holdfast.core.fit.Effort.End;
import dev.holdfast.core.fit.Placement.Decision;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.Handover;
import dev.holdfast.core.run.HandoverFailed;
import dev.holdfast.core.run.Lifetime;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.scratch.ScratchSpace;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final JsonNode EVENT = Json.tree(Map.of("plan", "clinic", "reason", "word for word"));
    private static final Work CLAIMS = new Work("claims", "backup", 1000, ScratchSpace.NONE);

    private final TestVault vault = new TestVault();
    private final Place place = new Place();

    @Test
    void without_a_record_the_work_is_done_here() {
        assertThat(decide(true)).isEqualTo(new Placement.Here());
        assertThat(place.taken).isEmpty();
    }

    @Test
    void what_fits_is_done_here() {
        remember(End.DONE, Duration.ofMinutes(5));

        assertThat(decide(true)).isEqualTo(new Placement.Here());
        assertThat(place.taken).isEmpty();
    }

    @Test
    void what_does_not_fit_is_handed_over_with_the_very_event() {
        remember(End.OUT_OF_TIME, Duration.ofMinutes(14));

        assertThat(decide(true)).isInstanceOfSatisfying(Placement.Elsewhere.class, elsewhere -> {
            assertThat(elsewhere.taken().reference()).isEqualTo("task/1");
            assertThat(elsewhere.why().because())
                    .singleElement()
                    .satisfies(effort -> assertThat(effort.end()).isEqualTo(End.OUT_OF_TIME));
        });
        assertThat(place.taken).containsExactly(EVENT);
    }

    @Test
    void the_place_work_is_handed_to_never_hands_on() {
        remember(End.OUT_OF_TIME, Duration.ofMinutes(14));

        assertThat(decide(false)).isInstanceOfSatisfying(Placement.Nowhere.class, nowhere -> {
            assertThat(nowhere.status()).isEqualTo(Status.REFUSED);
            assertThat(nowhere.what()).startsWith("not begun: it takes about").contains("was not done in 840.0 s");
        });
        assertThat(place.taken).isEmpty();
    }

    @Test
    void where_no_place_is_set_up_it_is_refused() {
        remember(End.OUT_OF_TIME, Duration.ofMinutes(14));
        place.offered = false;

        assertThat(decide(true))
                .isInstanceOfSatisfying(
                        Placement.Nowhere.class,
                        nowhere -> assertThat(nowhere.status()).isEqualTo(Status.REFUSED));
        assertThat(place.taken).isEmpty();
    }

    @Test
    void a_place_that_does_not_take_it_is_a_failure_that_somebody_must_see() {
        remember(End.OUT_OF_TIME, Duration.ofMinutes(14));
        place.closed = true;

        assertThat(decide(true)).isInstanceOfSatisfying(Placement.Nowhere.class, nowhere -> {
            assertThat(nowhere.status()).isEqualTo(Status.FAILED);
            assertThat(nowhere.error()).isEqualTo("HandoverFailed");
            assertThat(nowhere.what()).contains("It could not be handed over: the cluster is full.");
            assertThat(nowhere.hint()).isEqualTo("make it larger.");
        });
    }

    @Test
    void a_vault_that_does_not_say_what_runs_took_does_not_stop_the_work() {
        remember(End.OUT_OF_TIME, Duration.ofMinutes(14));
        vault.replace(TestVault.unavailable(vault.primary(), (method, key) -> key.contains("/runs/")));

        assertThat(decide(true)).isEqualTo(new Placement.Here());
    }

    @Test
    void records_of_other_functions_and_records_without_efforts_say_nothing() {
        write("verify-backup", Map.of("efforts", List.of(effort(End.OUT_OF_TIME, Duration.ofMinutes(14)))));
        write("backup", Map.of("status", "ok"));
        write("backup", Map.of("efforts", List.of(Map.of("system", "claims", "kind", "backup"))));
        write("backup", Map.of("efforts", "none"));

        assertThat(decide(true)).isEqualTo(new Placement.Here());
    }

    @Test
    void the_newest_records_are_read_however_many_there_are() {
        for (int hour = 0; hour < 40; hour++) {
            remember(End.DONE, Duration.ofMinutes(1));
            vault.clock().advance(Duration.ofHours(1));
        }
        remember(End.OUT_OF_TIME, Duration.ofMinutes(14));

        assertThat(decide(true)).isInstanceOf(Placement.Elsewhere.class);
    }

    @Test
    void what_a_rare_piece_of_work_took_is_not_forgotten_among_the_frequent_ones() {
        remember(End.OUT_OF_TIME, Duration.ofMinutes(14));
        for (int hour = 0; hour < 40; hour++) {
            vault.clock().advance(Duration.ofHours(1));
            write(
                    "backup",
                    Map.of(
                            "efforts",
                            List.of(new Effort(
                                    "audit",
                                    "backup",
                                    End.DONE,
                                    Duration.ofMinutes(1),
                                    1000,
                                    vault.clock().instant(),
                                    Machine.here()))));
        }

        assertThat(decide(true)).isInstanceOf(Placement.Elsewhere.class);
    }

    private Decision decide(boolean mayHandOver) {
        Instant now = vault.clock().instant();
        Lifetime lifetime = new Lifetime() {
            @Override
            public Instant end() {
                return now.plus(Duration.ofMinutes(15));
            }

            @Override
            public boolean mayHandOver() {
                return mayHandOver;
            }
        };
        Placement placement = new Placement(lifetime, List.of(place), vault.clock());
        RunContext run = new RunContext(RunId.create(now), "backup", "clinic", now, actor());
        try (Vault opened = vault.vaults().open(vault.plan())) {
            Allotment time = placement.allotment();
            return placement.decide(run, new RunLog(run), opened, time, List.of(CLAIMS), EVENT);
        }
    }

    private void remember(End end, Duration time) {
        write("backup", Map.of("efforts", List.of(effort(end, time))));
    }

    private Effort effort(End end, Duration time) {
        return new Effort("claims", "backup", end, time, 1000, vault.clock().instant(), Machine.here());
    }

    private void write(String function, Object report) {
        Instant now = vault.clock().instant();
        try (Vault opened = vault.open()) {
            opened.writeRun(function, RunId.create(now), now, report);
        }
    }

    private static Actor actor() {
        return new Actor("engineer", true, "operating-system");
    }

    /** Remembers what it was given. */
    private static final class Place implements Handover {
        final List<JsonNode> taken = new ArrayList<>();
        boolean closed;
        boolean offered = true;

        @Override
        public boolean isOffered() {
            return offered;
        }

        @Override
        public Taken take(String function, String plan, JsonNode event, RunId run) {
            if (closed) {
                throw new HandoverFailed("the cluster is full.", "make it larger.");
            }
            taken.add(event);
            return new Taken("a test", "task/" + taken.size());
        }
    }
}
