/**
 * Runs a Lambda function as Lambda does, on this machine: a server that speaks the Runtime API, and beside it the function's
 * package under AWS's own runtime interface client in a process of its own (AWS Lambda Developer Guide, "Using the Lambda runtime
 * API for custom runtimes" and "Defined runtime environment variables").
 */
package dev.holdfast.harness;
