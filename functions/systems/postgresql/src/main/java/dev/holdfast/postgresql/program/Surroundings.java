package dev.holdfast.postgresql.program;

/** What a program finds around itself. */
enum Surroundings {
    /** Everything this process finds. */
    SHARED,
    /** The same, but its processes form a tree that dies as one. */
    OWN_TREE,
    /** Nothing, as far as this machine allows. */
    APART
}
