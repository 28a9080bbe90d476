package dev.holdfast.core.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.vault.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every fence promises. An adapter's test extends this and sets up a provider with one server in each region. */
@Timeout(120)
public abstract class FencingContract {
    /** The fence under test. */
    protected abstract Fencing fencing();

    /** Reaches the provider. */
    protected abstract Instrument instrument();

    /** Whether the provider lets this side's server run; both do at first. */
    protected abstract boolean runs(Side side);

    /** How many orders the provider was given so far. */
    protected abstract int orders();

    /** From now on the provider does not answer. */
    protected abstract void silenceProvider() throws Exception;

    @Test
    void a_running_server_is_standing_and_looking_changes_nothing() {
        assertThat(fencing().look(instrument(), Side.PRIMARY)).isInstanceOf(FenceState.Standing.class);
        assertThat(orders()).isZero();
        assertThat(runs(Side.PRIMARY)).isTrue();
    }

    @Test
    void a_fenced_server_does_not_run_and_the_other_one_does() {
        assertThat(fence(ScriptedGuard.open())).isInstanceOf(FenceState.Fenced.class);
        assertThat(runs(Side.PRIMARY)).isFalse();
        assertThat(runs(Side.STANDBY)).isTrue();
        assertThat(fencing().look(instrument(), Side.PRIMARY)).isInstanceOf(FenceState.Fenced.class);
        assertThat(fencing().look(instrument(), Side.STANDBY)).isInstanceOf(FenceState.Standing.class);
    }

    @Test
    void fencing_again_leaves_it_fenced() {
        fence(ScriptedGuard.open());
        assertThat(fence(ScriptedGuard.open())).isInstanceOf(FenceState.Fenced.class);
        assertThat(runs(Side.PRIMARY)).isFalse();
    }

    @Test
    void the_guard_is_asked_before_each_order() {
        ScriptedGuard guard = ScriptedGuard.open();
        fence(guard);
        fencing().release(instrument(), Side.PRIMARY, guard);
        assertThat(guard.checks()).isEqualTo(orders()).isPositive();
    }

    @Test
    void without_the_right_to_act_nothing_is_ordered() {
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> fence(ScriptedGuard.shut()));
        assertThat(runs(Side.PRIMARY)).isTrue();
        fence(ScriptedGuard.open());
        int before = orders();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fencing().release(instrument(), Side.PRIMARY, ScriptedGuard.shut()));
        assertThat(orders()).isEqualTo(before);
        assertThat(runs(Side.PRIMARY)).isFalse();
    }

    @Test
    void a_released_server_runs_and_releasing_again_changes_nothing() {
        fence(ScriptedGuard.open());
        fencing().release(instrument(), Side.PRIMARY, ScriptedGuard.open());
        assertThat(runs(Side.PRIMARY)).isTrue();
        fencing().release(instrument(), Side.PRIMARY, ScriptedGuard.open());
        assertThat(fencing().look(instrument(), Side.PRIMARY)).isInstanceOf(FenceState.Standing.class);
    }

    @Test
    void a_silent_provider_proves_nothing() throws Exception {
        silenceProvider();
        assertThat(fencing().look(instrument(), Side.PRIMARY)).isInstanceOf(FenceState.Unknown.class);
        assertThat(fence(ScriptedGuard.open())).isInstanceOf(FenceState.Unknown.class);
        assertThatExceptionOfType(FenceException.class)
                .isThrownBy(() -> fencing().release(instrument(), Side.PRIMARY, ScriptedGuard.open()))
                .satisfies(e -> assertThat(e.explained()).contains("primary", "Hint: "));
    }

    private FenceState fence(Guard guard) {
        return fencing().fence(instrument(), Side.PRIMARY, guard);
    }
}
