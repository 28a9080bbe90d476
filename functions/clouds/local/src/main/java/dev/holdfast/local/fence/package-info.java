/**
 * Stops servers through a provider's service that speaks the small contract of {@code infra/fence-http.md}: hypervisors
 * and sites without a cloud's interface.
 */
package dev.holdfast.local.fence;
