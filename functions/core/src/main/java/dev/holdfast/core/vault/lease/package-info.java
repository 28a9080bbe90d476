/** Exclusive access to a named thing for a while, with a fencing epoch that outlives every holder. */
package dev.holdfast.core.vault.lease;
