package dev.holdfast.console.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The drill's network, with real sockets. */
class LinkTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private ServerSocket echo;
    private Link link;

    @BeforeEach
    void an_echo_behind_a_link() throws IOException {
        echo = new ServerSocket(0, 50, LOOPBACK);
        Thread.ofVirtual().start(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket client = echo.accept();
                    Thread.ofVirtual().start(() -> {
                        try (client) {
                            client.getInputStream().transferTo(client.getOutputStream());
                        } catch (IOException reset) {
                            return;
                        }
                    });
                } catch (IOException closed) {
                    return;
                }
            }
        });
        link = Link.to(echo.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        echo.close();
    }

    @Test
    void what_goes_in_comes_out_and_the_end_is_told() throws IOException {
        try (Socket client = new Socket(LOOPBACK, link.port())) {
            client.getOutputStream().write("hello".getBytes());
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        }
    }

    @Test
    void a_cut_resets_who_is_connected_and_refuses_who_comes() throws IOException {
        try (Socket client = new Socket(LOOPBACK, link.port())) {
            client.getOutputStream().write('a');
            assertThat(client.getInputStream().read()).isEqualTo('a');
            link.cut();
            assertThatThrownBy(() -> {
                        if (client.getInputStream().read() < 0) {
                            throw new IOException("ended");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> new Socket(LOOPBACK, link.port())).isInstanceOf(ConnectException.class);
    }

    @Test
    void a_mended_link_is_the_same_way_again() throws IOException {
        int port = link.port();
        link.cut();
        link.cut();
        link.mend();
        link.mend();
        assertThat(link.port()).isEqualTo(port);
        what_goes_in_comes_out_and_the_end_is_told();
    }
}
