package dev.holdfast.core.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.plan.Instrument;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a traffic control promises on top where the provider checks who asks: some emulators let everybody in. */
public interface RefusedTrafficContract {
    /** A provider of its own for the calling test, with clients led to the primary side. Closed by the implementor. */
    TrafficGround ground() throws Exception;

    /** Instruments as {@link TrafficGround#instrument} but with credentials that the provider does not accept. */
    List<Instrument> unauthorised(TrafficGround ground) throws Exception;

    /** What must never be read in a message: the credentials themselves. */
    List<String> secrets(TrafficGround ground) throws Exception;

    @Test
    default void wrong_credentials_are_refused_and_nothing_is_changed() throws Exception {
        TrafficGround ground = ground();
        List<String> before = ground.everything();
        assertThat(unauthorised(ground)).isNotEmpty();
        for (Instrument wrong : unauthorised(ground)) {
            assertThatExceptionOfType(TrafficException.Refused.class)
                    .isThrownBy(() -> ground.control().redirect(wrong, Side.STANDBY, new CountedGuard()))
                    .satisfies(e -> {
                        assertThat(e).hasMessageContaining(wrong.name());
                        assertThat(e.hint()).isNotBlank();
                        assertThat(e.explained()).doesNotContain(secrets(ground).toArray(String[]::new));
                    });
        }
        assertThat(ground.everything()).isEqualTo(before);
    }

    @Test
    default void wrong_credentials_are_refused_to_a_tryout_too_though_clients_go_there_already() throws Exception {
        TrafficGround ground = ground();
        List<String> before = ground.everything();
        for (Instrument wrong : unauthorised(ground)) {
            assertThatExceptionOfType(TrafficException.Refused.class)
                    .isThrownBy(() -> ground.control().tryOut(wrong, Side.PRIMARY, new CountedGuard()))
                    .withMessageContaining(wrong.name());
        }
        assertThat(ground.everything()).isEqualTo(before);
    }
}
