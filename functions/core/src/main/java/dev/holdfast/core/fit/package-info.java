/** Whether work fits into the present invocation, judged from what earlier runs took, and who does it when it does not. */
package dev.holdfast.core.fit;
