/** What needs no cloud: a store in a folder, keys and signers in files, secrets from the environment. */
package dev.holdfast.local;
