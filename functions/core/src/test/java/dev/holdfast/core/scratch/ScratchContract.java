package dev.holdfast.core.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every provider of throw-away servers promises. An adapter's test extends this. */
@Timeout(120)
public abstract class ScratchContract {
    /** An adapter as a new invocation would have it; all of them reach the same servers. */
    protected abstract Scratch scratch();

    /** A request that can be met, for a backup of its own each time. */
    protected abstract ScratchRequest request();

    /** Whether the server lets one in with what {@code connect} gave. */
    protected abstract boolean answers(ScratchServer server) throws Exception;

    private ScratchServer ready(ScratchHandle handle) {
        while (true) {
            switch (scratch().poll(handle)) {
                case ScratchState.Ready ready -> {
                    return scratch().connect(handle);
                }
                case ScratchState.Failed failed -> throw new AssertionError(failed.why());
                case ScratchState.Starting starting -> Thread.onSpinWait();
            }
        }
    }

    @Test
    void a_server_that_is_ready_lets_one_in_and_no_sweep_takes_it() throws Exception {
        ScratchRequest request = request();
        ScratchHandle handle = scratch().begin(request);
        try {
            assertThat(handle.kind()).isEqualTo(scratch().kind());
            assertThat(handle.provider()).isEqualTo(scratch().provider());
            assertThat(scratch().sweep(request.settings())).doesNotContain(handle);
            ScratchServer server = ready(handle);
            assertThat(answers(server)).isTrue();
            assertThat(server.handle()).isEqualTo(handle);
            assertThat(server.isolation()).isNotEmpty();
            assertThat(server.directory()).isDirectory();
            assertThat(server.toString()).doesNotContain("password=te");
        } finally {
            scratch().discard(handle);
        }
    }

    @Test
    void a_discarded_server_is_gone_with_its_folder_and_can_be_discarded_again() {
        ScratchHandle handle = scratch().begin(request());
        ScratchServer server = ready(handle);
        scratch().discard(handle);
        assertThat(Files.exists(server.directory())).isFalse();
        assertThat(scratch().poll(handle)).isInstanceOf(ScratchState.Failed.class);
        assertThatExceptionOfType(ScratchException.class)
                .isThrownBy(() -> scratch().connect(handle))
                .satisfies(e -> assertThat(e.explained()).contains("Hint: "));
        assertThatCode(() -> scratch().discard(handle)).doesNotThrowAnyException();
    }

    @Test
    void anothers_handle_is_refused() {
        ScratchHandle anothers = new ScratchHandle(scratch().kind(), "nobody", "server-1");
        assertThatExceptionOfType(ScratchException.class)
                .isThrownBy(() -> scratch().discard(anothers))
                .satisfies(e -> assertThat(e.getMessage()).contains("nobody"));
    }
}
