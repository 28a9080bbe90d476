package dev.holdfast.console.drill;

/**
 * Something that must hold for the drill to count.
 *
 * @param what what must be so, one sentence
 * @param held whether it was
 * @param found what was seen
 */
record Check(String what, boolean held, String found) {}
