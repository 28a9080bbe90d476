/** Rehearses the loss of a region with real servers on one machine, and measures what it cost. */
package dev.holdfast.console.drill;
