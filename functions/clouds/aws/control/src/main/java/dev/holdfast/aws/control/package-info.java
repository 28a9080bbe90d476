/** Traffic and health on AWS: Route 53, its Application Recovery Controller, and a switch object in S3. */
package dev.holdfast.aws.control;
