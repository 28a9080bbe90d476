/**
 * What needs no cloud: a store in a folder, keys and signers in files, secrets from the environment, probes, a fence, and
 * a folder for messages.
 */
package dev.holdfast.local;
