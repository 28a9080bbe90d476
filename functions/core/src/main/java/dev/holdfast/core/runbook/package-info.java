/**
 * Ordered steps that act on the world, with a journal before and after each one, so that a crashed or repeated run goes on
 * where it was and changes nothing twice.
 */
package dev.holdfast.core.runbook;
