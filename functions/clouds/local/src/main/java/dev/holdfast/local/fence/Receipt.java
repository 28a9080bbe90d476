package dev.holdfast.local.fence;

/** What became of an order. */
sealed interface Receipt {
    /** The service took it. */
    record Taken() implements Receipt {}

    /** The service said no; nothing was changed. */
    record Refused(String why) implements Receipt {}

    /** Nobody knows whether it was taken; it may be given again. */
    record Uncertain(String why) implements Receipt {}
}
