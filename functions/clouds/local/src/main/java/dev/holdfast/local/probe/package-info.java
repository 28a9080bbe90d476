/** Looks at HTTP services and TCP ports from this machine, and tells what it saw from what kept it from looking. */
package dev.holdfast.local.probe;
