package dev.holdfast.backup.wrong;

import dev.holdfast.postgresql.wrong.WrongSystem;

/** A function that sees a system and a driver; never used but by the test that proves the rules red. */
public final class WrongFunction {
    /** Its neighbour. */
    public WrongSystem system;

    org.postgresql.Driver driver;
}
