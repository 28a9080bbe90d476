/** A small authoritative name server for the drill: one zone in memory, asked with any client, changed by RFC 2136. */
package dev.holdfast.console.drill.dns;
