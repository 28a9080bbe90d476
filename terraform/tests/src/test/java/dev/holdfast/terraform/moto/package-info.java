/** An emulator, and before it what it cannot do: each gap is a class of its own that says what moto forgets. */
package dev.holdfast.terraform.moto;
