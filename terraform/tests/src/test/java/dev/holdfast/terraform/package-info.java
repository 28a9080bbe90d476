/** What the Terraform modules would make, compared with the plan, the code and the prices. */
package dev.holdfast.terraform;
