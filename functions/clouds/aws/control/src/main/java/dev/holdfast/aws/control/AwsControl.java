package dev.holdfast.aws.control;

import dev.holdfast.core.Installed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** What this module brings. */
@ApplicationScoped
public class AwsControl implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of(
                "traffic:route53",
                "traffic:arc",
                "probe:route53-health",
                "probe:cloudwatch-alarm",
                "courier:sns",
                "handover:fargate",
                "handover:step-functions",
                "continuation:eventbridge-scheduler",
                "access:eks",
                "metrics:cloudwatch");
    }
}
