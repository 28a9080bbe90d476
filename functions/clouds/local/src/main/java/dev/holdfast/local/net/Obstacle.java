package dev.holdfast.local.net;

import java.net.InetAddress;

/** What came between us and an answer. The kinds differ in what they prove about the other side. */
public sealed interface Obstacle {
    /** In words, to be read after a name: {@code refused the connection}. One line, no secrets. */
    String what();

    /** Something on our own side: a name that is not resolved, no more files to open. Nothing was asked of anybody. */
    record Hindered(String what) implements Obstacle {}

    /** There is no way from here to there. Whose fault that is cannot be told from here. */
    record NoRoute(String what, InetAddress asked) implements Obstacle {}

    /** Nobody took the connection within the time. It proves something only where our own network works. */
    record Silence(String what, InetAddress asked) implements Obstacle {}

    /** The other side, or what stands in for it, was heard and did not do what it should. */
    record Seen(String what) implements Obstacle {}
}
