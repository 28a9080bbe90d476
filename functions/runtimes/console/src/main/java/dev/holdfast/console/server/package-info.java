/** What a person may order of a database server that a provider runs. */
package dev.holdfast.console.server;
