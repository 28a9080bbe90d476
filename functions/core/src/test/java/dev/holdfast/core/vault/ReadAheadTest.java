package dev.holdfast.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {

    @Test
    void what_is_read_ahead_is_what_was_there() throws IOException {
        for (int length : new int[] {0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000}) {
            byte[] content = content(length);
            try (InputStream ahead = new ReadAhead(new ByteArrayInputStream(content))) {
                assertThat(ahead.readAllBytes()).isEqualTo(content);
                assertThat(ahead.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void a_failure_surfaces_after_the_bytes_before_it_and_whenever_somebody_reads_on() throws IOException {
        byte[] before = content(256 * 1024);
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(before), failing());
        try (InputStream ahead = new ReadAhead(broken)) {
            assertThat(ahead.readNBytes(before.length)).isEqualTo(before);
            for (int again = 0; again < 3; again++) {
                assertThatThrownBy(ahead::read).isInstanceOf(IOException.class).hasMessage("connection reset");
            }
        }
    }

    @Test
    void closing_early_ends_the_thread_and_closes_what_was_read() throws IOException {
        boolean[] closed = new boolean[1];
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        InputStream ahead = new ReadAhead(endless);
        assertThat(ahead.read()).isZero();
        ahead.close();
        assertThat(closed[0]).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("read ahead"));
    }

    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("connection reset");
            }
        };
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }
}
