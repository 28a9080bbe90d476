package dev.holdfast.local.probe;

import dev.holdfast.local.net.Obstacle;

/** What one look gave, before anybody asked whether our own network works. */
sealed interface Sight {
    /** It answers as expected. */
    record Good(String what) implements Sight {}

    /** It was seen not to. */
    record Bad(String what) implements Sight {}

    /** Something came in between. */
    record Blocked(Obstacle by) implements Sight {}
}
