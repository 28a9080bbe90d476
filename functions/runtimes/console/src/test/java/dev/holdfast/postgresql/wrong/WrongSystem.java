package dev.holdfast.postgresql.wrong;

import dev.holdfast.backup.wrong.WrongFunction;

/** A system that sees a function, which closes a ring; never used but by the test that proves the rules red. */
public final class WrongSystem {
    /** Its neighbour. */
    public WrongFunction function;
}
