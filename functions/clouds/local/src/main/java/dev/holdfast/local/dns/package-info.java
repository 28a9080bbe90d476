/** Name servers of one's own: asks each authority directly and moves one record set by signed dynamic update. */
package dev.holdfast.local.dns;
