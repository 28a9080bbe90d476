/** Access to Amazon EKS clusters. */
package dev.holdfast.aws.control.eks;
