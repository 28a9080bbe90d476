/** A function without anything, to compare with. */
package dev.holdfast.harness.bare;
