/** E-mail over SMTP (RFC 5321): one message to one recipient, over an encrypted connection unless told otherwise. */
package dev.holdfast.channels.smtp;
