package dev.holdfast.postgresql.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A Unix domain socket in the shape of a {@link Socket}. The channel never blocks; each direction waits on a selector
 * of its own, so that read time-outs work (the driver polls with one millisecond while it copies data in), closing from
 * another thread wakes both, and an interrupt ends the wait and closes the socket.
 */
final class UnixSocket extends Socket {
    /** The JDK copies through a native buffer as big as the request and keeps it: ask for little at a time. */
    private static final int CHUNK = 128 * 1024;

    private final Path path;
    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private volatile int soTimeout;
    private volatile boolean inputShut;
    private volatile boolean outputShut;

    UnixSocket(Path path) throws SocketException {
        super((SocketImpl) null);
        this.path = path;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            readable = channel.provider().openSelector();
            writable = channel.provider().openSelector();
        } catch (IOException impossible) {
            throw asSocketException(impossible);
        }
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    /** Connects at once or not at all: a local listener that is there accepts without delay. */
    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.configureBlocking(false);
            channel.register(readable, SelectionKey.OP_READ);
            channel.register(writable, SelectionKey.OP_WRITE);
        } catch (IOException impossible) {
            close();
            var refused = new java.net.ConnectException(path + ": " + impossible.getMessage());
            refused.initCause(impossible);
            throw refused;
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                return length == 0 ? 0 : receive(ByteBuffer.wrap(bytes, offset, Math.min(length, CHUNK)));
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                for (var done = 0; done < length; done += CHUNK) {
                    send(ByteBuffer.wrap(bytes, offset + done, Math.min(length - done, CHUNK)));
                }
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    private int receive(ByteBuffer buffer) throws IOException {
        try {
            var deadline = soTimeout == 0 ? 0 : System.nanoTime() + soTimeout * 1_000_000L;
            while (true) {
                var count = channel.read(buffer);
                if (count != 0) {
                    return count;
                }
                await(readable, deadline);
            }
        } catch (ClosedChannelException | ClosedSelectorException closed) {
            throw closedSocket(closed);
        }
    }

    private void send(ByteBuffer buffer) throws IOException {
        try {
            while (buffer.hasRemaining()) {
                if (channel.write(buffer) == 0) {
                    await(writable, 0);
                }
            }
        } catch (ClosedChannelException | ClosedSelectorException closed) {
            throw closedSocket(closed);
        }
    }

    private void await(Selector selector, long deadline) throws IOException {
        if (deadline == 0) {
            selector.select();
        } else {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("Read timed out");
            }
            selector.select(Math.max(1, left / 1_000_000));
        }
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            close();
            throw new SocketException("Closed by interrupt");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        readable.close();
        writable.close();
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
        inputShut = true;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
        outputShut = true;
    }

    @Override
    public boolean isInputShutdown() {
        return inputShut;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isBound() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public int getSoTimeout() {
        return soTimeout;
    }

    @Override
    public void setSoTimeout(int milliseconds) {
        soTimeout = milliseconds;
    }

    /** The far end is on this machine. */
    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public int getLocalPort() {
        return 0;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return getRemoteSocketAddress();
    }

    @Override
    public SocketChannel getChannel() {
        return null;
    }

    // What follows tunes TCP; a local socket has none of it and needs none of it.

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public boolean getKeepAlive() {
        return false;
    }

    @Override
    public void setSoLinger(boolean on, int linger) {}

    @Override
    public void setReceiveBufferSize(int size) {}

    @Override
    public int getReceiveBufferSize() {
        return CHUNK;
    }

    @Override
    public void setSendBufferSize(int size) {}

    @Override
    public int getSendBufferSize() {
        return CHUNK;
    }

    @Override
    public void setReuseAddress(boolean on) {}

    @Override
    public void setTrafficClass(int trafficClass) {}

    @Override
    public String toString() {
        return "UnixSocket[" + path + "]";
    }

    private static SocketException closedSocket(Exception cause) {
        return asSocketException(cause, "Socket closed");
    }

    private static SocketException asSocketException(IOException cause) {
        return asSocketException(cause, cause.getMessage());
    }

    private static SocketException asSocketException(Exception cause, String message) {
        var exception = new SocketException(message);
        exception.initCause(cause);
        return exception;
    }
}
