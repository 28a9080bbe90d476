package dev.holdfast.terraform.moto;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The emulator forgets why a security group's rule is there, unless the rule is about addresses, in which region the service
 * of an endpoint is, and who is answered its private names.
 */
final class NetworkDetails implements Gap {
    private static final Pattern RULE = Pattern.compile("<securityGroupRuleId>([^<]+)</securityGroupRuleId>");
    private static final Pattern WHY = Pattern.compile("IpPermissions\\.1\\.(Groups|PrefixListIds)\\.1\\.Description");
    private static final Pattern ENDPOINT = Pattern.compile("<vpcEndpointId>([^<]+)</vpcEndpointId>");
    private static final String PRIVATE_NAMES = "DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint";
    private static final Pattern SERVICE =
            Pattern.compile("<serviceName>com\\.amazonaws\\.([^.<]+)\\.[^<]+</serviceName>");

    private final Map<String, String> reasons = new ConcurrentHashMap<>();
    private final Map<String, String> privateNames = new ConcurrentHashMap<>();

    @Override
    public Answer mended(Asked asked, Answer answer) {
        return switch (asked.action()) {
            case "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress" -> {
                remember(asked, answer);
                yield answer;
            }
            case "DescribeSecurityGroupRules" ->
                with(
                        answer,
                        RULE.matcher(answer.text())
                                .replaceAll(rule -> Matcher.quoteReplacement(rule.group() + reason(rule.group(1)))));
            case "CreateVpcEndpoint" -> {
                Matcher endpoint = ENDPOINT.matcher(answer.text());
                if (asked.form().containsKey(PRIVATE_NAMES) && endpoint.find()) {
                    privateNames.put(endpoint.group(1), asked.form().get(PRIVATE_NAMES));
                }
                yield answer;
            }
            case "DescribeVpcEndpoints" -> {
                String located = SERVICE.matcher(answer.text()).replaceAll("$0<serviceRegion>$1</serviceRegion>");
                yield with(
                        answer,
                        ENDPOINT.matcher(located)
                                .replaceAll(endpoint ->
                                        Matcher.quoteReplacement(endpoint.group() + dnsOptions(endpoint.group(1)))));
            }
            default -> answer;
        };
    }

    private void remember(Asked asked, Answer answer) {
        Matcher rule = RULE.matcher(answer.text());
        asked.form().forEach((name, reason) -> {
            if (WHY.matcher(name).matches() && rule.find()) {
                reasons.put(rule.group(1), reason);
            }
        });
    }

    private String reason(String rule) {
        String reason = reasons.get(rule);
        return reason == null ? "" : "<description>" + reason + "</description>";
    }

    private String dnsOptions(String endpoint) {
        String answered = privateNames.get(endpoint);
        return answered == null
                ? ""
                : "<dnsOptions><privateDnsOnlyForInboundResolverEndpoint>" + answered
                        + "</privateDnsOnlyForInboundResolverEndpoint></dnsOptions>";
    }

    private static Answer with(Answer answer, String body) {
        return new Answer(answer.status(), body.getBytes(StandardCharsets.UTF_8));
    }
}
