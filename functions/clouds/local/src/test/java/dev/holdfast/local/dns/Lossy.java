package dev.holdfast.local.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Opcode;

/** Passes datagrams on to a name server and loses or spoils some. It does not listen for TCP. */
final class Lossy implements AutoCloseable {
    /** What becomes of a message and its answer. */
    enum Fate {
        PASS,
        LOSE_MESSAGE,
        LOSE_ANSWER,
        /** The answer loses its AA flag, as when a cache gives it. */
        WITHOUT_AUTHORITY,
        /** The message is lost, and somebody without the key answers that all is well. */
        FORGE_SUCCESS
    }

    /** Decides by the message's sort and how many of its sort came before. */
    @FunctionalInterface
    interface Fates {
        Fate of(boolean update, int before);
    }

    private static final int OPCODE = 2;
    private static final int AUTHORITY = 0x04;

    private final InetSocketAddress server;
    private final Fates fates;
    private final DatagramSocket socket;
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger updates = new AtomicInteger();

    Lossy(int port, Fates fates) throws IOException {
        this.server = new InetSocketAddress("127.0.0.1", port);
        this.fates = fates;
        this.socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::listen);
    }

    String server() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** How many updates came. */
    int updates() {
        return updates.get();
    }

    private void listen() {
        while (true) {
            DatagramPacket message = new DatagramPacket(new byte[4096], 4096);
            try {
                socket.receive(message);
            } catch (IOException closed) {
                return;
            }
            Thread.ofVirtual().start(() -> handle(message));
        }
    }

    private void handle(DatagramPacket message) {
        byte[] bytes = Arrays.copyOf(message.getData(), message.getLength());
        boolean update = (bytes[OPCODE] >> 3 & 0xf) == Opcode.UPDATE;
        Fate fate = fates.of(update, (update ? updates : questions).getAndIncrement());
        try {
            switch (fate) {
                case LOSE_MESSAGE -> {}
                case LOSE_ANSWER -> ask(bytes);
                case PASS -> answer(message, ask(bytes));
                case WITHOUT_AUTHORITY -> {
                    byte[] answer = ask(bytes);
                    answer[OPCODE] &= ~AUTHORITY;
                    answer(message, answer);
                }
                case FORGE_SUCCESS -> answer(message, forged(bytes));
            }
        } catch (SocketException closed) {
            // The test is over.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] ask(byte[] message) throws IOException {
        try (DatagramSocket out = new DatagramSocket()) {
            out.connect(server);
            out.setSoTimeout(10_000);
            out.send(new DatagramPacket(message, message.length));
            DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
            out.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    /** Header and zone of the message, as an answer: the other sections are left out. */
    private static byte[] forged(byte[] message) {
        int end = 12;
        while (message[end] != 0) {
            end += message[end] + 1;
        }
        byte[] answer = Arrays.copyOf(message, end + 5);
        answer[OPCODE] |= (byte) 0x80;
        Arrays.fill(answer, 6, 12, (byte) 0);
        return answer;
    }

    private void answer(DatagramPacket message, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, message.getSocketAddress()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
