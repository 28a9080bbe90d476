/** Connections to one address, once, within bounds, with an exact word for whatever came in between. */
package dev.holdfast.local.net;
