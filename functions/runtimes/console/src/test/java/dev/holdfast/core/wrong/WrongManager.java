package dev.holdfast.core.wrong;

/** A name that says nothing; never used but by the test that proves the rules red. */
final class WrongManager {}
